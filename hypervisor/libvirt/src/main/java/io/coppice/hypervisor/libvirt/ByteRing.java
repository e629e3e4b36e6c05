package io.coppice.hypervisor.libvirt;

/** A bounded queue of bytes; its user does the locking. */
final class ByteRing {

    private final byte[] content;
    private int start;
    private int size;

    ByteRing(int capacity) {
        content = new byte[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int room() {
        return content.length - size;
    }

    void write(byte[] source, int count) {
        if (count > room()) {
            throw new IllegalArgumentException(count + " bytes do not fit into " + room());
        }
        for (var i = 0; i < count; i++) {
            content[(start + size + i) % content.length] = source[i];
        }
        size += count;
    }

    int read(byte[] target, int offset, int length) {
        var count = Math.min(length, size);
        for (var i = 0; i < count; i++) {
            target[offset + i] = content[(start + i) % content.length];
        }
        start = (start + count) % content.length;
        size -= count;
        return count;
    }
}
