# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What scenarios share in which node 2 is behind a router that translates addresses.

modprobe -a nft_masq nft_chain_nat

# Node 1 is 10.81.0.1, node 2 10.82.0.2; on the side of node 1 the router is 10.81.0.254, chooses ports, and soon forgets
# what it translates.
put_behind_router() {
	ip netns add router
	on 1 ip link add eth1 type veth peer name out netns router
	on 2 ip link add eth1 type veth peer name in netns router
	on 1 ip addr add 10.81.0.1/24 dev eth1
	on 2 ip addr add 10.82.0.2/24 dev eth1
	on 1 ip link set eth1 up
	on 2 ip link set eth1 up
	ip -n router -batch - <<-END
		addr add 10.81.0.254/24 dev out
		addr add 10.82.0.254/24 dev in
		link set out up
		link set in up
	END
	on 2 ip route add default via 10.82.0.254
	ip netns exec router nft -f - <<-END
		table ip nat {
			chain after {
				type nat hook postrouting priority srcnat
				oifname "out" udp dport { 4660, 4661 } masquerade to :20000-20100
			}
		}
	END
	ip netns exec router sysctl -q net.ipv4.ip_forward=1 net.netfilter.nf_conntrack_udp_timeout=3 \
		net.netfilter.nf_conntrack_udp_timeout_stream=3
}

# The map of the two, in which node 2 is looked for at the router, too.
map_behind_router() {
	printf '%s\n' '1 10.81.0.1 1' '2 10.82.0.2 1' '2 10.81.0.254 ALIAS'
}
