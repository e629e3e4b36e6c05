package io.coppice.nodeos.image;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which files of which packages make up a node. What is not named here, or needed by something named here, is not in it. */
final class ImageContents {

    static final String SUITE = "trixie";

    /** A metapackage that depends on the kernel's package, whose name changes with every version. */
    static final String KERNEL_METAPACKAGE = "linux-image-cloud-amd64";

    static final String CA_PACKAGE = "ca-certificates";

    /** A program or data file of a package, and where it goes. */
    record Item(String packageName, String path, String target) {}

    /** A symbolic link of the image. */
    record Link(String path, String target) {}

    static final List<Item> ITEMS = List.of(
            same("containerd", "usr/bin/containerd"),
            same("containerd", "usr/bin/containerd-shim-runc-v2"),
            same("runc", "usr/sbin/runc"),
            same("etcd-server", "usr/bin/etcd"),
            same("containernetworking-plugins", "usr/lib/cni/bandwidth"),
            same("containernetworking-plugins", "usr/lib/cni/bridge"),
            same("containernetworking-plugins", "usr/lib/cni/firewall"),
            same("containernetworking-plugins", "usr/lib/cni/host-local"),
            same("containernetworking-plugins", "usr/lib/cni/loopback"),
            same("containernetworking-plugins", "usr/lib/cni/portmap"),
            same("containernetworking-plugins", "usr/lib/cni/ptp"),
            same("containernetworking-plugins", "usr/lib/cni/tuning"),
            new Item("iproute2", "usr/bin/ip", "usr/sbin/ip"),
            same("iproute2", "usr/sbin/tc"),
            same("nftables", "usr/sbin/nft"),
            same("iptables", "usr/sbin/xtables-nft-multi"),
            same("e2fsprogs", "usr/sbin/mke2fs"),
            same("dhcpcd-base", "usr/sbin/dhcpcd"),
            same("dhcpcd-base", "etc/dhcpcd.conf"));

    /** Packages whose shared libraries may be needed; only those that are needed go in: some builds of Java ask for libstdc++6, some do not. */
    static final List<String> LIBRARIES = List.of(
            "libblkid1",
            "libbpf1",
            "libbsd0",
            "libc6",
            "libcap2",
            "libcom-err2",
            "libedit2",
            "libelf1t64",
            "libext2fs2t64",
            "libgcc-s1",
            "libgmp10",
            "libjansson4",
            "libmd0",
            "libmnl0",
            "libnetfilter-conntrack3",
            "libnfnetlink0",
            "libnftables1",
            "libnftnl11",
            "libpcre2-8-0",
            "libseccomp2",
            "libselinux1",
            "libssl3t64",
            "libstdc++6",
            "libtinfo6",
            "libuuid1",
            "libxtables12",
            "libzstd1",
            "zlib1g");

    /** Loaded by iptables when a rule names them; no ELF header tells. */
    static final String XTABLES = "usr/lib/x86_64-linux-gnu/xtables/";

    static final List<Link> LINKS = List.of(
            new Link("bin", "usr/bin"),
            new Link("sbin", "usr/sbin"),
            new Link("lib", "usr/lib"),
            new Link("lib64", "usr/lib64"),
            new Link("usr/lib64/ld-linux-x86-64.so.2", "../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"),
            new Link("usr/lib/coppice/extensions", "../../../run/coppice/extensions"),
            new Link("usr/sbin/modprobe", "../lib/coppice/nodectl"),
            new Link("usr/sbin/mkfs.ext4", "mke2fs"),
            new Link("usr/sbin/iptables", "xtables-nft-multi"),
            new Link("usr/sbin/iptables-restore", "xtables-nft-multi"),
            new Link("usr/sbin/iptables-save", "xtables-nft-multi"),
            new Link("usr/sbin/ip6tables", "xtables-nft-multi"),
            new Link("usr/sbin/ip6tables-restore", "xtables-nft-multi"),
            new Link("usr/sbin/ip6tables-save", "xtables-nft-multi"),
            new Link("etc/os-release", "../usr/lib/os-release"),
            new Link("etc/mtab", "../proc/self/mounts"),
            new Link("etc/resolv.conf", "../run/resolv.conf"),
            new Link("etc/hosts", "../run/hosts"),
            new Link("etc/hostname", "../run/hostname"),
            new Link("etc/machine-id", "../run/coppice/machine-id"),
            new Link("etc/containerd", "../run/coppice/containerd"),
            new Link("etc/cni", "../var/etc/cni"),
            new Link("etc/kubernetes", "../var/etc/kubernetes"),
            new Link("opt", "var/opt"),
            new Link("home", "var/home"));

    /** Mount points and places of the image that are empty in it. */
    static final List<String> DIRECTORIES =
            List.of("dev", "proc", "sys", "run", "tmp", "var", "mnt", "root", "usr/libexec");

    /** Modules the initrd loads, with what they depend on, before the root is there. */
    static final List<String> BOOT_MODULES = List.of("virtio_blk", "sha256-ssse3", "dm-verity", "erofs");

    /** Modules of the list above that fail on processors without the instructions they use. */
    static final List<String> OPTIONAL_MODULES = List.of("sha256-ssse3");

    /** Modules PID 1 loads on every boot. */
    static final List<String> START_MODULES = List.of("virtio_net", "virtio-rng", "virtio_balloon", "button", "evdev");

    /** Modules that lie in the root and are loaded when somebody asks for them. */
    static final List<String> MODULES = List.of(
            "overlay",
            "veth",
            "dummy",
            "vxlan",
            "geneve",
            "macvlan",
            "ipvlan",
            "tun",
            "wireguard",
            "8021q",
            "ipip",
            "loop",
            "fuse",
            "squashfs",
            "qemu_fw_cfg",
            "virtiofs",
            "nfnetlink_queue",
            "sch_ingress",
            "sch_htb",
            "sch_tbf",
            "sch_prio",
            "sch_sfq",
            "sch_netem",
            "cls_u32",
            "cls_bpf",
            "cls_matchall",
            "act_mirred",
            "act_police",
            "ifb");

    /** Directories below {@code kernel/} of which every module lies in the root: what Kubernetes and its networks ask for varies. */
    static final List<String> MODULE_DIRECTORIES =
            List.of("net/netfilter/", "net/ipv4/netfilter/", "net/ipv6/netfilter/", "net/bridge/");

    private ImageContents() {}

    static LockContents locked() {
        Set<String> names = new TreeSet<>(LIBRARIES);
        ITEMS.forEach(item -> names.add(item.packageName()));
        names.add(CA_PACKAGE);
        return new LockContents(SUITE, names, KERNEL_METAPACKAGE, Set.of());
    }

    private static Item same(String packageName, String path) {
        return new Item(packageName, path, path);
    }
}
