package io.coppice.nodeos.oci;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Bytes that were made here. */
final class BytesContent implements Content {

    private final byte[] bytes;

    BytesContent(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }
}
