package io.coppice.machined.identity;

import java.util.regex.Pattern;

/** Tells names and addresses of hosts apart, which stand in different parts of a certificate and in different forms in a URL. */
public final class HostName {

    private static final Pattern DOTTED = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    private HostName() {}

    /** As it stands in a URL. */
    public static String inUrl(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    public static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || DOTTED.matcher(host).matches();
    }
}
