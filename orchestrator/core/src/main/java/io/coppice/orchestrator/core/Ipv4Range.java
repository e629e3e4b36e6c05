package io.coppice.orchestrator.core;

/**
 * An IPv4 network, such as {@code 10.88.3.0/24}.
 *
 * @param address its first address; bits beyond the prefix are cleared
 * @param prefix length, 0 to 32
 */
public record Ipv4Range(Ipv4Address address, int prefix) {

    public Ipv4Range {
        if (prefix < 0 || prefix > 32) {
            throw new IllegalArgumentException("an IPv4 prefix has a length of 0 to 32, not " + prefix);
        }
        address = new Ipv4Address(address.bits() & mask(prefix));
    }

    /** @throws IllegalArgumentException if the text is not an address, a slash and a prefix length */
    public static Ipv4Range parse(String text) {
        var slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,2}")) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv4 network such as 10.88.3.0/24");
        }
        return new Ipv4Range(Ipv4Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    public boolean contains(Ipv4Address other) {
        return (other.bits() & mask(prefix)) == address.bits();
    }

    public boolean overlaps(Ipv4Range other) {
        var shorter = mask(Math.min(prefix, other.prefix));
        return (address.bits() & shorter) == (other.address.bits() & shorter);
    }

    /** The address at this distance from the first. */
    public Ipv4Address host(int index) {
        var host = new Ipv4Address(address.bits() + index);
        if (index < 0 || !contains(host)) {
            throw new IllegalArgumentException(this + " has no host " + index);
        }
        return host;
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    @Override
    public String toString() {
        return address + "/" + prefix;
    }
}
