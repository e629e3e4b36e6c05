package io.coppice.nodeos.oci;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A blob of an archive, verified. That it cannot be read is told apart from what fails where it is copied to: always an {@link OciException}. */
final class SourceInputStream extends FilterInputStream {

    private final Digest digest;

    SourceInputStream(Blob blob) throws OciException {
        super(open(blob));
        this.digest = blob.digest();
    }

    private static InputStream open(Blob blob) throws OciException {
        try {
            return blob.openVerified();
        } catch (IOException e) {
            throw unreadable(blob.digest(), e);
        }
    }

    @Override
    public int read() throws OciException {
        try {
            return super.read();
        } catch (IOException e) {
            throw unreadable(digest, e);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws OciException {
        try {
            return super.read(target, offset, length);
        } catch (IOException e) {
            throw unreadable(digest, e);
        }
    }

    private static OciException unreadable(Digest digest, IOException e) {
        return e instanceof OciException known
                ? known
                : new OciException(
                        "blob " + digest + " cannot be read: " + e,
                        "check the archive's disk and your rights to it",
                        e);
    }
}
