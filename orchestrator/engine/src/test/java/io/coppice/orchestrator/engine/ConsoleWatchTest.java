package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleWatchTest {

    private static final String STALL =
            "[   22.6] rcu: rcu_preempt kthread timer wakeup didn't happen for 5253 jiffies! g-1151\n";

    @TempDir
    Path directory;

    private Path log;

    @BeforeEach
    void begin() {
        log = directory.resolve("console.log");
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void aLogThatIsNotThereYetSaysNothing() throws IOException {
        assertThat(new ConsoleWatch(log, 0).poll()).isEmpty();
    }

    @Test
    void phasesAreReportedOnceAndInOrder() throws IOException {
        var watch = new ConsoleWatch(log, 0);
        append("[    0.1] Linux\r\ncoppice: phase state\r\ncoppice: pha");
        assertThat(watch.poll()).containsExactly("state");
        append("se config\r\n[    1.2] coppice: phase api\r\n");
        assertThat(watch.poll()).containsExactly("config", "api");
        assertThat(watch.poll()).isEmpty();
        assertThat(watch.phase()).contains("api");
        assertThat(watch.failure()).isEmpty();
    }

    @Test
    void aFailedPhaseIsUnderstood() throws IOException {
        append("coppice: phase network\ncoppice: phase network failed: no card with this address\n");
        var watch = new ConsoleWatch(log, 0);
        watch.poll();
        assertThat(watch.phase()).contains("network");
        assertThat(watch.failure()).contains("no card with this address");
    }

    @Test
    void aKernelPanicIsAFailure() throws IOException {
        append("[    2.0] Kernel panic - not syncing: VFS: Unable to mount root fs\n");
        var watch = new ConsoleWatch(log, 0);
        watch.poll();
        assertThat(watch.failure()).hasValueSatisfying(text -> assertThat(text).contains("Unable to mount root fs"));
        assertThat(watch.kernelCrashed()).isFalse();
    }

    @Test
    void aCrashOfTheKernelIsToldFromAnyOtherPanic() throws IOException {
        append("[    4.2] Kernel panic - not syncing: Fatal exception in interrupt\n");
        var watch = new ConsoleWatch(log, 0);
        watch.poll();
        assertThat(watch.kernelCrashed()).isTrue();
    }

    @Test
    void aKernelThatStallsAgainIsStuckUntilTheAgentIsHeard() throws IOException {
        var watch = ConsoleWatch.ofBoot(log, 0);
        append(STALL);
        watch.poll();
        assertThat(watch.stuck()).as("it may have been held up itself").isEmpty();
        append(STALL);
        watch.poll();
        assertThat(watch.stuck()).hasValueSatisfying(text -> assertThat(text).contains("5253 jiffies"));
        assertThat(watch.failure()).isEmpty();
        append("coppice: template ready\n");
        watch.poll();
        assertThat(watch.stuck()).isEmpty();
    }

    @Test
    void whoDidNotHearTheBootDoesNotKnowWhetherTheAgentSpoke() throws IOException {
        append(STALL);
        append(STALL);
        var watch = new ConsoleWatch(log, ConsoleWatch.beginOfLastBoot(log));
        watch.poll();
        assertThat(watch.stuck()).isEmpty();
    }

    @Test
    void whatAnEarlierBootSaidDoesNotCount() throws IOException {
        append("coppice: phase network failed: long ago\n");
        var watch = new ConsoleWatch(log, ConsoleWatch.lengthOf(log));
        append("coppice: phase state\n");
        assertThat(watch.poll()).containsExactly("state");
        assertThat(watch.failure()).isEmpty();
    }

    @Test
    void theLastBootIsFoundInALogOfSeveral() throws IOException {
        assertThat(ConsoleWatch.beginOfLastBoot(log)).isZero();
        append("coppice: phase state\ncoppice: phase network failed: long ago\n[  0.0] Linux\n");
        append("coppice: phase state\ncoppice: phase api\n");
        var watch = new ConsoleWatch(log, ConsoleWatch.beginOfLastBoot(log));
        assertThat(watch.poll()).containsExactly("state", "api");
        assertThat(watch.failure()).isEmpty();
    }

    @Test
    void aLogThatIsBegunAnewIsReadFromItsBeginning() throws IOException {
        append("coppice: phase state\ncoppice: phase config\n");
        var watch = new ConsoleWatch(log, 0);
        watch.poll();
        Files.writeString(log, "coppice: phase api\n");
        assertThat(watch.poll()).containsExactly("api");
    }

    @Test
    void keepsTheLastLinesWithoutControlCharacters() throws IOException {
        for (var i = 0; i < 100; i++) {
            append("\u001b[32mline " + i + "\u001b[0m\r\n");
        }
        var watch = new ConsoleWatch(log, 0);
        watch.poll();
        assertThat(watch.lastLines()).hasSize(ConsoleWatch.KEPT_LINES).endsWith("line 99");
    }

    @Test
    void theTailOfALongLogIsRead() throws IOException {
        append("x".repeat(1000).concat("\n").repeat(300));
        append("last but one\nlast\n");
        assertThat(ConsoleWatch.tail(log, 2)).isEqualTo(List.of("last but one", "last"));
        assertThat(ConsoleWatch.tail(log, 1000)).hasSize(302);
    }
}
