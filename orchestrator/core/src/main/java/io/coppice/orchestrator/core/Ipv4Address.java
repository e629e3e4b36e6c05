package io.coppice.orchestrator.core;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An IPv4 address as a value. Never resolves names. */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    public static Ipv4Address of(int first, int second, int third, int fourth) {
        for (var octet : new int[] {first, second, third, fourth}) {
            if (octet < 0 || octet > 255) {
                throw new IllegalArgumentException("an IPv4 address has parts of 0 to 255, not " + octet);
            }
        }
        return new Ipv4Address(first << 24 | second << 16 | third << 8 | fourth);
    }

    /** @throws IllegalArgumentException if the text is not four decimal numbers of 0 to 255 */
    public static Ipv4Address parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv4 address such as 10.88.0.10");
        }
        return of(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4)));
    }

    public InetAddress toInetAddress() {
        try {
            return Inet4Address.getByAddress(
                    new byte[] {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an IPv4 address", e);
        }
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
