package io.coppice.machined.identity;

import java.util.regex.Pattern;

/** Tells names and addresses of hosts apart, which stand in different parts of a certificate. */
public final class HostName {

    private static final Pattern DOTTED = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    private HostName() {}

    public static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || DOTTED.matcher(host).matches();
    }
}
