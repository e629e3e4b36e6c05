package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerityTreeTest {

    private static final byte[] SALT = HexFormat.of().parseHex("00".repeat(31) + "01");

    @Test
    void agreesWithTheFormatToolOfTheKernelsProject(@TempDir Path directory) throws IOException {
        // veritysetup format --no-superblock --salt=00…01 of 5 MiB of this generator's bytes said so
        byte[] data = new byte[5 << 20];
        new Random(1).nextBytes(data);
        Path file = Files.write(directory.resolve("data"), data);

        VerityTree tree = VerityTree.append(file, SALT);

        assertThat(tree.blocks()).isEqualTo(1280);
        assertThat(tree.rootHash()).isEqualTo("e72b1a38ecf28f39b51ed9932c0c107b03e16f53d1888b7d3051b1a8b8e95cea");
        assertThat(Hashes.sha256(file)).isEqualTo("2842e375584c932be90839790950935b66bed7061dd9c774329c800d3a5cc1e6");
    }

    @Test
    void aSingleBlockHasOneHashBlock(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("data"), new byte[100]);

        VerityTree tree = VerityTree.append(file, SALT);

        byte[] image = Files.readAllBytes(file);
        assertThat(tree.blocks()).isEqualTo(1);
        assertThat(image).hasSize(2 * VerityTree.BLOCK);
        assertThat(Arrays.copyOfRange(image, VerityTree.BLOCK, VerityTree.BLOCK + 32))
                .isEqualTo(hash(Arrays.copyOf(image, VerityTree.BLOCK)));
        assertThat(tree.rootHash())
                .isEqualTo(Hashes.hex(hash(Arrays.copyOfRange(image, VerityTree.BLOCK, 2 * VerityTree.BLOCK))));
    }

    @Property(tries = 20)
    void everyChangedByteChangesTheRoot(@ForAll @IntRange(max = 300_000) int position) throws IOException {
        Path directory = Files.createTempDirectory("verity");
        try {
            byte[] data = new byte[300_001];
            Path before = Files.write(directory.resolve("before"), data);
            data[position] ^= 1;
            Path after = Files.write(directory.resolve("after"), data);

            assertThat(VerityTree.append(after, SALT).rootHash())
                    .isNotEqualTo(VerityTree.append(before, SALT).rootHash());
        } finally {
            Trees.delete(directory);
        }
    }

    private static byte[] hash(byte[] block) {
        MessageDigest digest = Hashes.sha256();
        digest.update(SALT);
        return digest.digest(block);
    }
}
