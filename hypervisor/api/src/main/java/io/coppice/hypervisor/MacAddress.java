package io.coppice.hypervisor;

import java.util.Locale;
import java.util.regex.Pattern;

/** A unicast Ethernet address, in lower case with colons. */
public record MacAddress(String value) {

    private static final Pattern VALID = Pattern.compile("[0-9a-f][02468ace](:[0-9a-f]{2}){5}");

    public MacAddress {
        value = value.toLowerCase(Locale.ROOT);
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a unicast MAC address such as 52:54:00:12:34:56");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
