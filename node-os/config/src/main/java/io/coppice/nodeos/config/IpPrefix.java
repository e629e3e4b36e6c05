package io.coppice.nodeos.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * An address and the length of its network's prefix, such as {@code 10.88.0.11/24} or {@code fd00::/8}.
 *
 * @param length 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record IpPrefix(InetAddress address, int length) {

    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

    public IpPrefix {
        var longest = address instanceof Inet4Address ? 32 : 128;
        if (length < 0 || length > longest) {
            throw new IllegalArgumentException(
                    "the prefix length " + length + " of " + address.getHostAddress() + " is not 0 to " + longest);
        }
    }

    /**
     * Reads an address in CIDR notation. Never asks DNS.
     *
     * @throws IllegalArgumentException if the text is not one
     */
    public static IpPrefix parse(String text) {
        var slash = text.indexOf('/');
        if (slash < 0 || !LENGTH.matcher(text.substring(slash + 1)).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an address with a prefix length");
        }
        return new IpPrefix(IpAddresses.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /** Whether the address lies in this network. */
    public boolean contains(InetAddress other) {
        var mine = address.getAddress();
        var theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (var bit = 0; bit < length; bit++) {
            var mask = 0x80 >> (bit % 8);
            if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}
