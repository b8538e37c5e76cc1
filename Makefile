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
headers  := $(wildcard kernel/*.h kernel/*/*.h include/*/*.h userland/*/*.h userland/*/*/*.h tests/unit/*.h tests/fuzz/*.h tests/sim/*.h tests/daemon/*.h)

unit_tests     := $(patsubst tests/unit/%.c,build/unit/%,$(wildcard tests/unit/*_test.c))
fuzzers        := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))
growers        := $(fuzzers:build/fuzz/%=build/grow/%)
SECONDS        ?= 5

.PHONY: all
all: $(if $(host),module-host,modules) userland ##	build the module and the programs

.PHONY: modules
modules: $(KERNELS:%=module-%) ##	build the module for the kernels under test

# With FAULTS=1 the module can be made to fail, for tests, and lies in build/faults.
FAULTS ?=
built  := $(CURDIR)/build$(if $(FAULTS),/faults)

# With DEBUG=1 it has what a debugger reads, which takes a third more time.
DEBUG  ?=

# Kbuild puts objects beside their sources: give each kernel a tree of links.
# For the kernels under test a warning is an error, those of W=1 among them.
.PHONY: module-%
module-%:
	@test -n "$(headers_$*)" || { \
		echo "no headers for kernel $*: $(if $(filter host,$*),install linux-headers-$(running),run tests/setup)" >&2; exit 1; }
	@mkdir -p $(built)/$*
	@cp -rsn $(CURDIR)/kernel $(CURDIR)/include $(CURDIR)/Kbuild $(built)/$*/
	@find $(built)/$* -xtype l -delete
	+flock $(built)/$* $(MAKE) -C $(headers_$*) M=$(built)/$* W=$(if $(filter $*,$(KERNELS)),1e,1) FAULTS=$(if $(FAULTS),y) \
		CONFIG_DEBUG_INFO=$(if $(DEBUG),y) CONFIG_DEBUG_INFO_BTF_MODULES= modules

.PHONY: sparse
sparse: ##	check the module's sources with sparse; any word from it fails
	@tests/sparse $(KERNELS)

# By the same short names as ccache writes into what it says of headers.
.PHONY: userland
userland: ##	build mosctl, infod and the guest stub
	+$(MAKE) -C userland

.PHONY: test-programs
test-programs: build/vm/on build/vm/on-netns build/vm/tsc ##	build what the tests move and run
	+$(MAKE) -C tests/programs OUT=$(CURDIR)/build/programs

build/vm/%: tests/vm/%.c
	@mkdir -p $(@D)
	$(CC) $(cflags) -O2 -static -o $@ $<

# What a link is made of, which a test calls LINK.
link_sources := $(patsubst %,kernel/proto/%.c,buf cargo codec door flight hello inbox keys link noise outbox ranges receiver rtt sender) \
	userland/lib/blake2s.c

# What a test is made of beside itself, as its head says.
.SECONDEXPANSION:
sources = $(patsubst LINK,$(link_sources),$(shell sed -n 's,^/\* sources: *\(.*[^ ]\) *\*/$$,\1,p' $(1)))
libraries = $(shell sed -n 's,^/\* libraries: *\(.*[^ ]\) *\*/$$,\1,p' $(1))

# Many tests share what they test: it is compiled once.
checked := $(cflags) -iquote . -iquote kernel -iquote userland/lib -g -O1 -fsanitize=address,undefined
objects = $(patsubst %.c,build/checked/%.o,$(call sources,$(1)))

.SECONDARY:
build/checked/%.o: %.c $(headers)
	@mkdir -p $(@D)
	$(CC) $(checked) -c -o $@ $<

build/unit/%: tests/unit/%.c $$(call objects,tests/unit/$$*.c) $(headers)
	@mkdir -p $(@D)
	$(CC) $(checked) -o $@ $< $(call objects,$<) -lcmocka $(call libraries,$<)

.PHONY: check-unit
check-unit: $(unit_tests) $(fuzzers) ##	the quick tests, under a minute; need gcc, libcmocka-dev, python3-yaml
	@tests/run --unit

# Everything that the simulator is made of; it is not quick, so it is optimised.
sim_sources := $(wildcard tests/sim/*.c userland/infod/core/*.c)

build/sim: $(sim_sources) $(headers)
	@mkdir -p $(@D)
	$(CC) $(cflags) -iquote . -O2 -o $@ $(sim_sources) -lm

.PHONY: sim
sim: build/sim ##	simulate clusters, write Documentation/simulation.md; half an hour
	@tests/sim/report

# The daemon without the module, as it is and with the checks of the compiler.
storms        := plain address thread
storm_sources := $(wildcard tests/daemon/*.c userland/infod/core/*.c) userland/lib/address.c userland/lib/number.c userland/lib/suggest.c \
	$(filter-out %/main.c %/kernel.c,$(wildcard userland/infod/*.c))
storm_plain   := -O2
storm_address := -O1 -fsanitize=address,undefined
storm_thread  := -O1 -fsanitize=thread

build/daemon/storm.%: $(storm_sources) $(headers)
	@mkdir -p $(@D)
	$(CC) $(cflags) -D_GNU_SOURCE -iquote . -iquote userland -iquote userland/infod -iquote userland/lib -g $(storm_$*) \
		-pthread -o $@ $(storm_sources) $$(pkg-config --libs libsodium liburcu-memb json-c)

.PHONY: storm
storm: $(storms:%=build/daemon/storm.%) ##	throw a million datagrams at infod; with valgrind, and with checks of memory and threads
	@tests/daemon/run

build/fuzz/%: tests/fuzz/%.c $$(call objects,tests/fuzz/$$*.c) $(headers)
	@mkdir -p $(@D)
	$(CC) $(checked) -o $@ $< $(call objects,$<)

# The same, but what is tested says where it is, so that inputs can be told by what they reach.
build/grow/checked/%.o: %.c $(headers)
	@mkdir -p $(@D)
	$(CC) $(checked) -fsanitize-coverage=trace-pc -c -o $@ $<

covered = $(patsubst %.c,build/grow/checked/%.o,$(call sources,$(1)))

build/grow/%: tests/fuzz/%.c $$(call covered,tests/fuzz/$$*.c) $(headers)
	@mkdir -p $(@D)
	$(CC) $(checked) -DFUZZ_GROWS -o $@ $< $(call covered,$<)

.PHONY: fuzz
fuzz: $(growers) ##	throw changed inputs at what takes them from peers; SECONDS=5 for each, KEEP=1 keeps them
	@seed=$${SEED:-$$(date +%s)}; for fuzzer in $(notdir $(basename $^)); do \
		echo "$$fuzzer $(SECONDS) $$seed"; \
		build/grow/$$fuzzer --grow tests/fuzz/corpus/$${fuzzer%_fuzz} $(SECONDS) $$seed $(or $(KEEP),0) || exit; \
		done

.PHONY: check
check: ready ##	the unit tests and nearly every scenario, on one kernel or the other; needs root
	+@$(make_all) module-6.12 FAULTS=1
	@tests/run

.PHONY: check-full
check-full: ready ##	all tests on both kernels, every small program in every flavour; hours, REST=1 goes on with it; needs root
	@tests/setup --full
	+@$(make_all) modules FAULTS=1
	+@$(make_all) $(storms:%=build/daemon/storm.%)
	@tests/run --full $(if $(REST),--rest)

.PHONY: demo
demo: ready ##	watch a program move to another machine and back, and eight spread over four; needs root
	@tests/demo/run

.PHONY: bench
bench: ready ##	measure against peers, write Documentation/performance.md; needs root
	@tests/bench/run

# On all processors, where nobody has said on how many.
make_all = $(MAKE) $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

# All that the tests need, packages and kernels first.
.PHONY: ready
ready:
	@tests/setup
	+@$(make_all) modules userland test-programs $(unit_tests) $(fuzzers)

.PHONY: install
install: module-host userland ##	install the module, mosctl, infod, the stub, units, manual pages and completion
	install -D -m 644 -t $(DESTDIR)/lib/modules/$(running)/updates build/host/mosix.ko
	+$(MAKE) -C userland install
	$(if $(DESTDIR),,depmod $(running))

.PHONY: clean
clean: ##	remove what was built; the kernels of tests/setup stay
	find build -mindepth 1 -maxdepth 1 ! -name kernels -exec rm -rf {} +

.PHONY: help
help: ##	print this list
	@sed -n 's/^\([a-z-]*\):.*##\t/\1\t/p' $(MAKEFILE_LIST) | expand -t 16
