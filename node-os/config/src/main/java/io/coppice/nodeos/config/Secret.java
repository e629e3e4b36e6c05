package io.coppice.nodeos.config;

/** Text that must not be shown. Its {@link #toString} says nothing. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "(redacted)";
    }
}
