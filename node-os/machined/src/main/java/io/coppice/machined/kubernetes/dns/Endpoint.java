package io.coppice.machined.kubernetes.dns;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * A ready endpoint of a service.
 *
 * @param hostname in lower case, empty when it has none of its own
 */
record Endpoint(InetAddress address, String hostname) {

    /** The label that tells it from the service's other endpoints. */
    String label() {
        return hostname.isEmpty() ? label(address) : hostname;
    }

    /** An address as one label: {@code 10-244-1-7}, {@code fd00-0-0-0-0-0-0-7}. */
    static String label(InetAddress address) {
        return address.getHostAddress().replace(address instanceof Inet4Address ? '.' : ':', '-');
    }
}
