package io.coppice.hypervisor;

import java.util.regex.Pattern;

/** The unique name of a domain on its host: 1 to 100 of {@code a-z 0-9 - .}, starting with a letter or digit. */
public record DomainName(String value) implements Comparable<DomainName> {

    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

    public DomainName {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "domain name '" + value
                            + "' is not valid: it needs 1 to 100 characters of a-z, 0-9, '-' and '.', and starts with a letter or digit");
        }
    }

    @Override
    public int compareTo(DomainName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
