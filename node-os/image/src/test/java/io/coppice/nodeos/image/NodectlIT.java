package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent's helper refuses before it touches the machine; the times are those of now, should it touch it after all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodectlIT {

    private static final String GENERATION = "0b6f3c1e-1111-4222-8333-444444444444";
    private static final int ENOUGH = 32;

    @TempDir
    static Path work;

    private Path nodectl;

    private record Ended(int status, String said) {}

    @BeforeAll
    void compile() throws IOException {
        nodectl = work.resolve("nodectl");
        new InitProgram(Path.of(System.getProperty("coppice.root", "../.."), "node-os/init")
                        .toAbsolutePath()
                        .normalize())
                .compileNodectl(nodectl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                GENERATION,
                GENERATION + " NOW",
                GENERATION + " NOW 0 more",
                "0B6F3C1E-1111-4222-8333-444444444444 NOW 0",
                "0b6f3c1e-1111-4222-8333-44444444444 NOW 0",
                "0b6f3c1e-1111-4222-8333-44444444444g NOW 0",
                "0b6f3c1e11111-4222-8333-444444444444 NOW 0",
                GENERATION + " NOW 1000000000",
                GENERATION + " NOW -1",
                GENERATION + " -1 0",
                GENERATION + " NOW.5 0",
                GENERATION + " 99999999999999999999 0"
            })
    void aForkThatIsAskedForWronglyIsAnsweredWithTheUsage(String words) throws Exception {
        Ended ended = fork(words, new byte[ENOUGH]);

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.said()).contains("nodectl fork GENERATION SECONDS NANOSECONDS");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 513, 5000})
    void tooLittleOrTooMuchEntropyIsRefused(int size) throws Exception {
        Ended ended = fork(GENERATION + " NOW 0", new byte[size]);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.said()).isEqualTo("coppice: the entropy must have 32 to 512 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clock", "clock now", "clock -1", "clock 1 2", "fill", "fill f", "fill f -1", "fill f all"})
    void aFaultThatIsAskedForWronglyIsAnsweredWithTheUsage(String words) throws Exception {
        Ended ended = run(List.of(words.split(" ")), new byte[0]);

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.said()).contains("nodectl clock NANOSECONDS", "nodectl fill FILE REMAINING_BYTES");
    }

    @Test
    void aDiskThatHasLessThanItIsToKeepIsNotFilled() throws Exception {
        Path file = work.resolve("full-disk");

        Ended ended = run(List.of("fill", file.toString(), Long.toString(Long.MAX_VALUE - 1)), new byte[0]);

        assertThat(ended).isEqualTo(new Ended(0, ""));
        assertThat(file).isEmptyFile();
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheUsage() throws Exception {
        Ended ended = run(List.of("frok"), new byte[0]);

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.said()).startsWith("usage: nodectl mount");
    }

    private Ended fork(String words, byte[] entropy) throws Exception {
        List<String> command = new ArrayList<>(List.of("fork"));
        String now = Long.toString(Instant.now().getEpochSecond());
        if (!words.isEmpty()) {
            command.addAll(List.of(words.replace("NOW", now).split(" ", -1)));
        }
        return run(command, entropy);
    }

    private Ended run(List<String> words, byte[] input) throws Exception {
        List<String> command = new ArrayList<>(List.of(nodectl.toString()));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException closed) {
            assertThat(process.waitFor())
                    .as("it has ended without reading: " + closed)
                    .isNotZero();
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Ended(process.waitFor(), said);
    }
}
