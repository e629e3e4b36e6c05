package io.coppice.nodeos.config;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** IP addresses as text. Never asks DNS. */
final class IpAddresses {

    private static final Pattern DOTTED = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");

    private IpAddresses() {}

    static boolean isAddress(String text) {
        if (text.indexOf(':') < 0) {
            return DOTTED.matcher(text).matches();
        }
        if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(text).getAddress().length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @throws IllegalArgumentException if the text is not an address */
    static InetAddress parse(String text) {
        if (!isAddress(text)) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address");
        }
        return InetAddress.ofLiteral(text);
    }
}
