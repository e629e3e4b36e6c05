package io.coppice.machined.network;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the answer of a DHCP server (RFC 2131), which dhcpcd keeps as it came. */
final class DhcpLease {

    private static final byte[] COOKIE = {99, (byte) 130, 83, 99};
    private static final int COOKIE_AT = 236;
    private static final int PAD = 0;
    private static final int NAMESERVERS = 6;
    private static final int END = 255;
    private static final int ADDRESS_BYTES = 4;

    private DhcpLease() {}

    /** The nameservers that the server gave, in its order; none when the message is cut off or is no answer of DHCP. */
    static List<InetAddress> nameservers(byte[] message) {
        // An option that is too long for one entry comes as several that belong together (RFC 3396).
        ByteArrayOutputStream addresses = new ByteArrayOutputStream();
        int position = COOKIE_AT + COOKIE.length;
        if (message.length < position || !Arrays.equals(Arrays.copyOfRange(message, COOKIE_AT, position), COOKIE)) {
            return List.of();
        }
        while (position < message.length && (message[position] & 0xff) != END) {
            int option = message[position++] & 0xff;
            if (option == PAD) {
                continue;
            }
            int length = position < message.length ? message[position++] & 0xff : 0;
            if (position + length > message.length) {
                break;
            }
            if (option == NAMESERVERS) {
                addresses.write(message, position, length);
            }
            position += length;
        }
        return addresses(addresses.toByteArray());
    }

    private static List<InetAddress> addresses(byte[] bytes) {
        List<InetAddress> result = new ArrayList<>();
        for (int i = 0; i + ADDRESS_BYTES <= bytes.length; i += ADDRESS_BYTES) {
            try {
                result.add(InetAddress.getByAddress(Arrays.copyOfRange(bytes, i, i + ADDRESS_BYTES)));
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException("four bytes are always an address", impossible);
            }
        }
        return result;
    }
}
