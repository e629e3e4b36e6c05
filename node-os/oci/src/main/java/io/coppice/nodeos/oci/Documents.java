package io.coppice.nodeos.oci;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The small JSON files of an archive, within limits and checked against their digests. */
final class Documents {

    /** More than what containerd and registries take. */
    private static final long LARGEST = 8 << 20;

    private final ArchiveFiles files;

    Documents(ArchiveFiles files) {
        this.files = files;
    }

    /** A file of its own, such as {@code index.json}; empty if it is not there. */
    Optional<byte[]> file(String path) throws IOException {
        Optional<Content> content = files.find(path);
        return content.isEmpty() ? Optional.empty() : Optional.of(all(content.get(), path));
    }

    /** A blob's content. */
    byte[] blob(Descriptor descriptor) throws IOException {
        Content content = content(descriptor);
        if (content.size() > LARGEST) {
            throw tooLarge("blob " + descriptor.digest(), content.size());
        }
        try (InputStream in = new VerifyingInputStream(content.open(), descriptor)) {
            return in.readAllBytes();
        }
    }

    /** What the archive has for a blob, which is of the right size. */
    Content content(Descriptor descriptor) throws IOException {
        Content content = files.find(LayoutReader.BLOBS + descriptor.digest().hex())
                .orElseThrow(() -> OciException.damaged(
                        files.name() + " lacks the blob " + descriptor.digest() + " (" + descriptor.mediaType() + ")"));
        if (content.size() != descriptor.size()) {
            throw OciException.damaged("blob " + descriptor.digest() + " in " + files.name() + " has " + content.size()
                    + " bytes instead of " + descriptor.size());
        }
        return content;
    }

    byte[] all(Content content, String name) throws IOException {
        if (content.size() > LARGEST) {
            throw tooLarge(name, content.size());
        }
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    private OciException tooLarge(String name, long size) {
        return OciException.damaged(
                name + " in " + files.name() + " is a document of " + size + " bytes; none is larger than " + LARGEST);
    }
}
