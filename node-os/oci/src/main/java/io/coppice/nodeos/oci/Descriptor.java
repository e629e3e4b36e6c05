package io.coppice.nodeos.oci;

import java.util.Map;
import java.util.Optional;

/**
 * A reference to a blob.
 *
 * @param mediaType its kind
 * @param digest its name
 * @param size in bytes
 * @param platform what the image behind it runs on, if it is said
 * @param annotations such as the image's name
 */
public record Descriptor(
        String mediaType, Digest digest, long size, Optional<Platform> platform, Map<String, String> annotations) {

    public Descriptor {
        annotations = Map.copyOf(annotations);
    }

    static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, Optional.empty(), Map.of());
    }
}
