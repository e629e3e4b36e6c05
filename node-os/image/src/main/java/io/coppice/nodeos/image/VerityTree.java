package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends a dm-verity hash tree (format 1, SHA-256, blocks of 4096 bytes, no superblock) to a file.
 *
 * @param blocks data blocks before the tree
 * @param rootHash what the kernel must be told; 64 hexadecimal digits
 * @param salt hashed before every block; hexadecimal
 */
public record VerityTree(long blocks, String rootHash, String salt) {

    public static final int BLOCK = 4096;
    private static final int HASH = 32;
    private static final int BATCH = 256;

    /** Pads the file to whole blocks and appends the tree. */
    public static VerityTree append(Path file, byte[] salt) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            if (size % BLOCK != 0) {
                channel.write(ByteBuffer.allocate((int) (BLOCK - size % BLOCK)), size);
            }
            long blocks = channel.size() / BLOCK;
            List<byte[]> levels = new ArrayList<>();
            byte[] level = hashFile(channel, blocks, salt);
            levels.add(level);
            while (level.length > BLOCK) {
                level = hashBlocks(ByteBuffer.wrap(level), salt);
                levels.add(level);
            }
            long position = blocks * BLOCK;
            for (byte[] each : levels.reversed()) {
                position += channel.write(ByteBuffer.wrap(each), position);
            }
            byte[] root = hash(ByteBuffer.wrap(levels.getLast(), 0, BLOCK), salt);
            return new VerityTree(blocks, Hashes.hex(root), Hashes.hex(salt));
        }
    }

    /** The text from which PID 1 opens the device. */
    public String description() {
        return "data-blocks " + blocks + "\nroot-hash " + rootHash + "\nsalt " + salt + "\n";
    }

    private static byte[] hashFile(FileChannel channel, long blocks, byte[] salt) throws IOException {
        ByteBuffer level = ByteBuffer.allocate(roundedUp(Math.multiplyExact(blocks, HASH)));
        ByteBuffer batch = ByteBuffer.allocate(BATCH * BLOCK);
        for (long block = 0; block < blocks; block += BATCH) {
            batch.clear().limit((int) Math.min(BATCH, blocks - block) * BLOCK);
            long position = block * BLOCK;
            while (batch.hasRemaining()) {
                if (channel.read(batch, position + batch.position()) < 0) {
                    throw new IOException("the file became shorter while it was hashed");
                }
            }
            batch.flip();
            level.put(hashes(batch, salt));
        }
        return level.array();
    }

    private static byte[] hashBlocks(ByteBuffer blocks, byte[] salt) {
        byte[] hashes = hashes(blocks, salt);
        return java.util.Arrays.copyOf(hashes, roundedUp(hashes.length));
    }

    private static byte[] hashes(ByteBuffer blocks, byte[] salt) {
        ByteBuffer hashes = ByteBuffer.allocate(blocks.remaining() / BLOCK * HASH);
        while (blocks.hasRemaining()) {
            ByteBuffer block = blocks.slice(blocks.position(), BLOCK);
            hashes.put(hash(block, salt));
            blocks.position(blocks.position() + BLOCK);
        }
        return hashes.array();
    }

    private static byte[] hash(ByteBuffer block, byte[] salt) {
        MessageDigest digest = Hashes.sha256();
        digest.update(salt);
        digest.update(block);
        return digest.digest();
    }

    private static int roundedUp(long size) {
        return Math.toIntExact((size + BLOCK - 1) / BLOCK * BLOCK);
    }
}
