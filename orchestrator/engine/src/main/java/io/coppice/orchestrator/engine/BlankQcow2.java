package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DataSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Makes thin disk images, blank or over another one, in QEMU's qcow2 format, version 3, without a helper process.
 *
 * <p>The file holds the four structures that a blank image needs, each on clusters of its own: header, reference count table, one
 * block of reference counts, and an empty first-level table.
 */
final class BlankQcow2 {

    private static final int CLUSTER_BITS = 16;
    private static final int CLUSTER = 1 << CLUSTER_BITS;
    private static final int HEADER_LENGTH = 104;
    private static final int REFERENCE_COUNT_ORDER = 4;

    /** Type of the header extension that names the format of the image under this one. */
    private static final int BACKING_FORMAT = 0xE2792ACA;

    /** Behind the header and its extensions. */
    private static final int BACKING_NAME = 512;

    private static final long BYTES_PER_FIRST_LEVEL_ENTRY = (long) CLUSTER * (CLUSTER / Long.BYTES);
    private static final int FIRST_LEVEL_CLUSTER = 3;
    private static final DataSize LARGEST = DataSize.ofGibibytes(16 << 10);

    private BlankQcow2() {}

    /** @throws IllegalArgumentException if the size is not a positive multiple of 512 bytes up to 16 TiB */
    static void create(Path file, DataSize size) throws IOException {
        if (size.bytes() == 0 || size.bytes() % 512 != 0 || size.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException(
                    "a disk has a positive multiple of 512 bytes, up to " + LARGEST + ", not " + size);
        }
        AtomicFile.replace(file, channel -> write(channel, size, ""));
    }

    /** An image that shows what the one under it holds until it is written; both have the same size. */
    static void overlay(Path file, DataSize size, Path under) throws IOException {
        var name = under.getFileName().toString();
        AtomicFile.replace(file, channel -> write(channel, size, name));
    }

    private static void write(FileChannel channel, DataSize size, String under) throws IOException {
        var entries = Math.toIntExact(Math.ceilDiv(size.bytes(), BYTES_PER_FIRST_LEVEL_ENTRY));
        var firstLevelClusters = Math.ceilDiv(entries * Long.BYTES, CLUSTER);
        var clusters = FIRST_LEVEL_CLUSTER + firstLevelClusters;

        var image = ByteBuffer.allocate(clusters * CLUSTER);
        header(image, size, entries, under);
        image.putLong(CLUSTER, 2L * CLUSTER);
        for (var cluster = 0; cluster < clusters; cluster++) {
            image.putShort(2 * CLUSTER + cluster * Short.BYTES, (short) 1);
        }
        image.clear();
        while (image.hasRemaining()) {
            channel.write(image);
        }
    }

    private static void header(ByteBuffer image, DataSize size, int firstLevelEntries, String under) {
        var name = under.getBytes(StandardCharsets.UTF_8);
        image.put(new byte[] {'Q', 'F', 'I', (byte) 0xfb}).putInt(3);
        image.putLong(name.length == 0 ? 0 : BACKING_NAME).putInt(name.length);
        image.putInt(CLUSTER_BITS).putLong(size.bytes());
        image.putInt(0); // no encryption
        image.putInt(firstLevelEntries).putLong((long) FIRST_LEVEL_CLUSTER * CLUSTER);
        image.putLong(CLUSTER).putInt(1); // reference count table: where, and on how many clusters
        image.putInt(0).putLong(0); // no snapshots
        image.putLong(0).putLong(0).putLong(0); // no incompatible, compatible or auto-clear features
        image.putInt(REFERENCE_COUNT_ORDER).putInt(HEADER_LENGTH);
        if (name.length > 0) {
            var format = "qcow2".getBytes(StandardCharsets.US_ASCII);
            image.putInt(BACKING_FORMAT).putInt(format.length).put(format);
            image.position(BACKING_NAME).put(name);
        }
    }
}
