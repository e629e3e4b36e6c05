package io.coppice.machined.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Security;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class KernelRandomTest {

    @BeforeEach
    void install() {
        KernelRandom.install();
    }

    @AfterEach
    void remove() {
        Security.removeProvider("Kernel");
    }

    @Test
    void everySecureRandomIsTheKernelsAlsoWithNativeCryptography() {
        assertThat(NativeCryptography.install()).isEmpty();
        try {
            assertThat(new SecureRandom().getProvider().getName()).isEqualTo("Kernel");
        } finally {
            Security.removeProvider("AmazonCorrettoCryptoProvider");
        }
    }

    /** What is kept in store would be drawn by every fork of the machine. */
    @Test
    void eachDrawReadsAsManyBytesFromTheKernelAsItGives() throws Exception {
        SecureRandom random = new SecureRandom();
        byte[] some = new byte[7];
        random.nextBytes(some);
        Reading unused = Reading.take();

        for (int i = 0; i < 20; i++) {
            Reading before = Reading.take();
            random.nextBytes(some);
            Reading after = Reading.take();
            assertThat(after.bytes - before.bytes - before.size).isEqualTo(some.length);
        }
    }

    @Test
    void aSeedMakesNothingRepeat() {
        SecureRandom random = new SecureRandom();
        random.setSeed(1);
        SecureRandom same = new SecureRandom();
        same.setSeed(1);

        assertThat(random.generateSeed(32)).isNotEqualTo(same.generateSeed(32));
        assertThat(random.nextLong()).isNotEqualTo(same.nextLong());
    }

    @Test
    void installingTwiceIsTheSameAsOnce() {
        KernelRandom.install();

        assertThat(Security.getProviders())
                .filteredOn(provider -> provider.getName().equals("Kernel"))
                .hasSize(1);
        assertThat(Security.getProviders()[0].getName()).isEqualTo("Kernel");
    }

    /**
     * What this thread has read from all files.
     *
     * @param bytes before this reading
     * @param size of this reading
     */
    private record Reading(long bytes, int size) {
        static Reading take() throws IOException {
            String counters = Files.readString(Path.of("/proc/thread-self/io"));
            long bytes = counters.lines()
                    .filter(line -> line.startsWith("rchar: "))
                    .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                    .findFirst()
                    .orElseThrow();
            return new Reading(bytes, counters.length());
        }
    }
}
