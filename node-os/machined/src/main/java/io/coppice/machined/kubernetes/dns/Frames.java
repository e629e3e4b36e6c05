package io.coppice.machined.kubernetes.dns;

import java.io.DataInputStream;
import java.io.IOException;

/** Messages over TCP: each with its length before it. */
final class Frames {

    private Frames() {}

    static byte[] of(byte[] message) {
        byte[] frame = new byte[message.length + 2];
        frame[0] = (byte) (message.length >> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        return frame;
    }

    /**
     * The next message.
     *
     * @throws java.io.EOFException when there is none
     */
    static byte[] read(DataInputStream input) throws IOException {
        byte[] message = new byte[input.readUnsignedShort()];
        input.readFully(message);
        return message;
    }
}
