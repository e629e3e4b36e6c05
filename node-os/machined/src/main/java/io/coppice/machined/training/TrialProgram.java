package io.coppice.machined.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The smallest programs there are, written as they stand below: an image has no shell that could stand in for the node's
 * programs in the training run.
 */
final class TrialProgram {

    /** Ends at once and well: exit(0). */
    static final byte[] SUCCEED = {(byte) 0xb8, 60, 0, 0, 0, 0x31, (byte) 0xff, 0x0f, 0x05};

    /** Waits for a signal for ever: pause(), again. */
    static final byte[] WAIT = {(byte) 0xb8, 34, 0, 0, 0, 0x0f, 0x05, (byte) 0xeb, (byte) 0xf7};

    private static final int HEADER_SIZE = 64;
    private static final int SEGMENT_SIZE = 56;
    private static final long ADDRESS = 0x400000;

    private TrialProgram() {}

    /** Writes an executable for x86-64. */
    static void write(Path file, byte[] code) throws IOException {
        if (!System.getProperty("os.arch", "").equals("amd64")) {
            throw new IOException("the training run has programs for amd64 only, this is "
                    + System.getProperty("os.arch") + "; build the image on amd64");
        }
        int start = HEADER_SIZE + SEGMENT_SIZE;
        int size = start + code.length;
        ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        elf.putShort((short) 2).putShort((short) 62).putInt(1).putLong(ADDRESS + start);
        elf.putLong(HEADER_SIZE).putLong(0).putInt(0);
        elf.putShort((short) HEADER_SIZE).putShort((short) SEGMENT_SIZE).putShort((short) 1);
        elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        elf.putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS);
        elf.putLong(size).putLong(size).putLong(0x1000);
        elf.put(code);
        Files.write(file, elf.array());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
