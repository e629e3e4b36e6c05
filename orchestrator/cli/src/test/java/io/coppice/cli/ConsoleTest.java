package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.Orchestrator.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Keys reach the machine as typed, Ctrl-C included, until Ctrl-]. */
final class ConsoleTest {

    private final FakeScreen screen = new FakeScreen();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private Console console(InputStream output) {
        return new Console() {
            @Override
            public InputStream output() {
                return output;
            }

            @Override
            public OutputStream input() {
                return received;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void keysGoThroughUntilTheEscape() throws IOException {
        try (PipedOutputStream machine = new PipedOutputStream();
                PipedInputStream output = new PipedInputStream(machine)) {
            screen.typed = new byte[] {'a', 3, '\r', NodeConsoleCommand.ConsoleLink.ESCAPE, 'z'};

            new NodeConsoleCommand.ConsoleLink(console(output), screen).run();

            assertThat(received.toByteArray()).containsExactly('a', 3, '\r');
        }
    }

    @Test
    void anEndOfTheMachineIsTold() throws IOException, InterruptedException {
        PipedOutputStream hand = new PipedOutputStream();
        FakeScreen waiting = new FakeScreen() {
            private final PipedInputStream keys = new PipedInputStream(hand);

            @Override
            public InputStream keys() {
                return keys;
            }
        };
        Thread link = Thread.ofPlatform()
                .start(() -> new NodeConsoleCommand.ConsoleLink(
                                console(new ByteArrayInputStream("bye".getBytes(StandardCharsets.UTF_8))), waiting)
                        .run());
        while (!waiting.text().contains("press a key")) {
            Thread.onSpinWait();
        }
        hand.write('x');
        hand.close();
        link.join();

        assertThat(waiting.text()).startsWith("bye").contains("the machine closed its console; press a key");
    }
}
