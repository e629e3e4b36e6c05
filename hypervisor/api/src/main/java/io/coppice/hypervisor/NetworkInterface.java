package io.coppice.hypervisor;

import java.net.InetAddress;
import java.util.List;

/** A virtio network card and what it is plugged into. */
public sealed interface NetworkInterface {

    MacAddress mac();

    /**
     * Rootless network to the outside through passt: NAT out, chosen ports in.
     *
     * @param address the address the guest will use; passt answers for every other address
     * @param prefix length of the guest's network prefix
     * @param forwards host ports led to ports of the guest
     */
    record UserNetwork(MacAddress mac, InetAddress address, int prefix, List<PortForward> forwards)
            implements NetworkInterface {
        public UserNetwork {
            forwards = List.copyOf(forwards);
        }
    }

    /** A private layer-2 segment that all machines with the same group and port share. Works without privileges. */
    record MulticastSegment(MacAddress mac, InetAddress group, int port) implements NetworkInterface {
        public MulticastSegment {
            if (!group.isMulticastAddress()) {
                throw new IllegalArgumentException(group.getHostAddress() + " is not a multicast address");
            }
        }
    }

    /** A network that the host's libvirt manages, by name. */
    record ManagedNetwork(MacAddress mac, String network) implements NetworkInterface {}

    /** A bridge of the host, by name. */
    record HostBridge(MacAddress mac, String bridge) implements NetworkInterface {}

    /** TCP: connections to {@code hostAddress:hostPort} reach the guest's {@code guestPort}. */
    record PortForward(InetAddress hostAddress, int hostPort, int guestPort) {}
}
