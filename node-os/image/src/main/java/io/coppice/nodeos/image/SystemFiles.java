package io.coppice.nodeos.image;

import java.io.IOException;

/** The small text files that a root file system must hold. */
final class SystemFiles {

    private SystemFiles() {}

    static void write(RootTree root, String version) throws IOException {
        root.text("usr/lib/os-release", """
                NAME="Coppice"
                PRETTY_NAME="Coppice %1$s"
                ID=coppice
                ID_LIKE=debian
                VERSION="%1$s"
                VERSION_ID="%1$s"
                """.formatted(version));
        root.text("etc/passwd", """
                root:x:0:0:root:/root:/usr/sbin/nologin
                nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                """);
        root.text("etc/group", """
                root:x:0:
                tty:x:5:
                disk:x:6:
                nogroup:x:65534:
                """);
        root.text("etc/nsswitch.conf", """
                passwd: files
                group: files
                hosts: files dns
                services: files
                protocols: files
                """);
        root.text("etc/ld.so.conf", "/usr/lib/x86_64-linux-gnu\n");
        root.text("etc/host.conf", "multi on\n");
        root.text("etc/protocols", """
                ip 0 IP
                icmp 1 ICMP
                tcp 6 TCP
                udp 17 UDP
                gre 47 GRE
                esp 50 IPSEC-ESP
                ah 51 IPSEC-AH
                ipv6-icmp 58 IPv6-ICMP
                sctp 132 SCTP
                """);
    }
}
