package io.coppice.nodeos.image;

/** The bytes of a file. Nobody changes them. */
final class Content {

    private final byte[] bytes;

    Content(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }
}
