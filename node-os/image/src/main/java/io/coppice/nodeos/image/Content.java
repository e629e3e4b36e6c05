package io.coppice.nodeos.image;

/** The bytes of a file. Nobody changes them. */
public final class Content {

    private final byte[] bytes;

    public Content(byte[] bytes) {
        this.bytes = bytes;
    }

    public byte[] bytes() {
        return bytes;
    }
}
