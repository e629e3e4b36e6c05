package io.coppice.nodeos.oci;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A blob of an archive.
 *
 * @param descriptor what it is to be; its size is that of the content
 * @param content the bytes that the archive has for it, not yet checked
 * @param children the blobs that it refers to
 */
public record Blob(Descriptor descriptor, Content content, List<Digest> children) {

    public Blob {
        children = List.copyOf(children);
    }

    public Digest digest() {
        return descriptor.digest();
    }

    /** The bytes; reading the last of them throws {@link OciException} unless all together have the digest. */
    public InputStream openVerified() throws IOException {
        return new VerifyingInputStream(content.open(), descriptor);
    }
}
