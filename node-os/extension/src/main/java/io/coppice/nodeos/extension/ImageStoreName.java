package io.coppice.nodeos.extension;

import java.util.regex.Pattern;

/**
 * The name of a store of container images, under which nodes mount it.
 *
 * @param value at most 32 of a-z, 0-9 and -, such as {@code webshop}
 */
public record ImageStoreName(String value) {

    private static final Pattern SHAPE = Pattern.compile("[a-z]([a-z0-9-]{0,30}[a-z0-9])?");

    public ImageStoreName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value
                            + "' is no name of a store of images: it begins with a letter, and has at most 32 of a-z, 0-9 and -");
        }
        if (value.equals(Kubernetes.NAME)) {
            throw new IllegalArgumentException("'" + value
                    + "' is the extension with Kubernetes' programs: give the store of images another name");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
