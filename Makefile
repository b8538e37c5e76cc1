# SPDX-License-Identifier: GPL-2.0
# Builds, tests and installs. `make help` lists what can be asked for.

DESTDIR ?=
PREFIX  ?= /usr
KERNELS := 6.1 6.12

# The running kernel if it can be built for, else the kernels of tests/setup.
running := $(shell uname -r)
host    := $(if $(wildcard /lib/modules/$(running)/build/Makefile),host)

headers_host = $(wildcard /lib/modules/$(running)/build)
headers_6.1  = $(wildcard $(CURDIR)/build/kernels/6.1/usr/src/linux-headers-*-amd64)
headers_6.12 = $(wildcard $(CURDIR)/build/kernels/6.12/usr/src/linux-headers-*-amd64)

CFLAGS   ?= -O2 -g
cflags   := -std=gnu11 -Wall -Wextra -Iinclude
headers  := $(wildcard kernel/*.h kernel/*/*.h include/*/*.h userland/*/*.h tests/unit/*.h)

unit_tests     := $(patsubst tests/unit/%.c,build/unit/%,$(wildcard tests/unit/*_test.c))
fuzzers        := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))
SECONDS        ?= 5

.PHONY: all
all: $(if $(host),module-host,modules) userland ##	build the module and the programs

.PHONY: modules
modules: $(KERNELS:%=module-%) ##	build the module for the kernels under test

# Kbuild puts objects beside their sources: give each kernel a tree of links.
.PHONY: module-%
module-%:
	@test -n "$(headers_$*)" || { \
		echo "no headers for kernel $*: $(if $(filter host,$*),install linux-headers-$(running),run tests/setup)" >&2; exit 1; }
	@mkdir -p build/$*
	@cp -rsn $(CURDIR)/kernel $(CURDIR)/include $(CURDIR)/Kbuild build/$*/
	@find build/$* -xtype l -delete
	+flock build/$* $(MAKE) -C $(headers_$*) M=$(CURDIR)/build/$* CONFIG_DEBUG_INFO_BTF_MODULES= modules

.PHONY: sparse
sparse: ##	check the module's sources with sparse; any word from it fails
	@mkdir -p build
	+$(MAKE) --no-print-directory modules C=2 2>&1 | tee build/sparse.log
	@! grep -E '(warning|error):' build/sparse.log

.PHONY: userland
userland: ##	build mosctl and the guest stub
	+$(MAKE) -C userland OUT=$(CURDIR)/build $(if $(wildcard userland/mosctl/*.c),all,$(CURDIR)/build/stub)

.PHONY: test-programs
test-programs: build/vm/on build/vm/tsc ##	build what the tests move and run
	+$(MAKE) -C tests/programs OUT=$(CURDIR)/build/programs

build/vm/%: tests/vm/%.c
	@mkdir -p $(@D)
	$(CC) $(cflags) -O2 -static -o $@ $<

.SECONDEXPANSION:
sources = $(shell sed -n 's,^/\* sources: *\(.*[^ ]\) *\*/$$,\1,p' $(1))

build/unit/%: tests/unit/%.c $$(call sources,tests/unit/$$*.c) $(headers)
	@mkdir -p $(@D)
	$(CC) $(cflags) -iquote . -iquote kernel -g -fsanitize=address,undefined -o $@ \
		$< $(call sources,$<) -lcmocka

.PHONY: check-unit
check-unit: $(unit_tests) ##	the quick tests, under a minute; need gcc, libcmocka-dev, python3-yaml
	@tests/run --unit

build/fuzz/%: tests/fuzz/%.c $$(call sources,tests/fuzz/$$*.c) $(headers)
	@mkdir -p $(@D)
	$(CC) $(cflags) -iquote . -iquote kernel -g -O1 -fsanitize=address,undefined -o $@ \
		$< $(call sources,$<)

.PHONY: fuzz
fuzz: $(fuzzers) ##	throw random bytes at what takes them from peers; SECONDS=5 for each
	@seed=$${SEED:-$$(date +%s)}; for fuzzer in $^; do \
		echo "$$fuzzer $(SECONDS) $$seed"; $$fuzzer $(SECONDS) $$seed || exit; done

.PHONY: check
check: ready ##	all tests, on both kernels; needs root
	@tests/run

.PHONY: demo
demo: ready ##	watch a program move to another machine and back; needs root
	@tests/demo/run

.PHONY: bench
bench: ready ##	measure against peers, write Documentation/performance.md; needs root
	@tests/bench/run

# All that the tests need, packages and kernels first.
.PHONY: ready
ready:
	@tests/setup
	+@$(MAKE) modules userland test-programs $(unit_tests)

.PHONY: install
install: module-host userland ##	install the module, mosctl, the stub, manual pages and completion
	install -D -m 644 -t $(DESTDIR)/lib/modules/$(running)/updates build/host/mosix.ko
	+$(MAKE) -C userland OUT=$(CURDIR)/build install
	$(if $(DESTDIR),,depmod $(running))

.PHONY: clean
clean: ##	remove what was built; the kernels of tests/setup stay
	find build -mindepth 1 -maxdepth 1 ! -name kernels -exec rm -rf {} +

.PHONY: help
help: ##	print this list
	@sed -n 's/^\([a-z-]*\):.*##\t/\1\t/p' $(MAKEFILE_LIST) | expand -t 16
