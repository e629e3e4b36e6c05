package io.coppice.hypervisor;

import java.util.Map;
import java.util.TreeMap;

/**
 * What Coppice writes into a domain so that any Coppice can tell whose it is. No secrets.
 *
 * @param properties key to value, in key order; keys match {@code [a-z][a-z0-9.-]*}, values hold no control characters
 */
public record DomainMetadata(Map<String, String> properties) {

    /** XML namespace of the metadata element. */
    public static final String NAMESPACE = "https://coppice.io/xmlns/domain/1.0";

    public static final DomainMetadata NONE = new DomainMetadata(Map.of());

    public DomainMetadata {
        properties.keySet().forEach(key -> {
            if (!key.matches("[a-z][a-z0-9.-]*")) {
                throw new IllegalArgumentException("metadata key '" + key + "' does not match [a-z][a-z0-9.-]*");
            }
        });
        properties.forEach((key, value) -> {
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("the metadata value of '" + key
                        + "' holds a control character; it must be one line of plain text");
            }
        });
        properties = java.util.Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    public DomainMetadata with(String key, String value) {
        var copy = new TreeMap<>(properties);
        copy.put(key, value);
        return new DomainMetadata(copy);
    }
}
