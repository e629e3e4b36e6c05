package io.coppice.machined.kubernetes.dns;

import java.util.Locale;

/** Protocol of a port. */
enum Protocol {
    TCP,
    UDP,
    SCTP;

    /** As it stands in the names of SRV records: {@code _tcp}. */
    String label() {
        return "_" + name().toLowerCase(Locale.ROOT);
    }

    /** Of an object's {@code protocol}; TCP when it is absent. */
    static Protocol of(String text) {
        return switch (text) {
            case "UDP" -> UDP;
            case "SCTP" -> SCTP;
            default -> TCP;
        };
    }
}
