package io.coppice.hypervisor;

import java.util.regex.Pattern;

/**
 * The unique name of a domain on its host. Others name theirs as they like, so this takes what hypervisors take: 1 to 255 characters without '/'
 * and control characters. A {@link MachineSpec} demands more: {@link #isPortable()}.
 */
public record DomainName(String value) implements Comparable<DomainName> {

    private static final Pattern VALID = Pattern.compile("[^/\\p{Cntrl}]{1,255}");
    private static final Pattern PORTABLE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

    public DomainName {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("domain name '" + value
                    + "' is not valid: it needs 1 to 255 characters, without '/' and control characters");
        }
    }

    /** Whether the name is 1 to 100 of {@code a-z 0-9 - .} and starts with a letter or digit. */
    public boolean isPortable() {
        return PORTABLE.matcher(value).matches();
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
