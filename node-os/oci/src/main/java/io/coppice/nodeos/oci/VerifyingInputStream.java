package io.coppice.nodeos.oci;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Passes bytes on and holds them against a digest: the read that gives the last one fails if they do not agree. */
final class VerifyingInputStream extends FilterInputStream {

    private final Descriptor expected;
    private final MessageDigest running = Digest.algorithm();
    private long left;

    VerifyingInputStream(InputStream in, Descriptor expected) throws IOException {
        super(in);
        this.expected = expected;
        this.left = expected.size();
        if (left == 0) {
            check();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = super.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw OciException.damaged("blob " + expected.digest() + " ends " + left + " bytes too early");
        }
        running.update(target, offset, count);
        left -= count;
        if (left == 0) {
            check();
        }
        return count;
    }

    @Override
    public long skip(long count) {
        throw new UnsupportedOperationException("skipped bytes are not checked");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void check() throws OciException {
        Digest actual = Digest.finished(running);
        if (!actual.equals(expected.digest())) {
            throw OciException.damaged("a blob that should be " + expected.digest() + " is " + actual);
        }
    }
}
