package io.coppice.machined.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgramKernelLogTest {
    @Test
    void theProgramsOutputIsTheLog() throws Exception {
        try (Feed<byte[]> log = shell("echo one; echo \"$@\"").open(true, true)) {
            assertThat(all(log)).isEqualTo("one\n--follow --new\n");
        }
        try (Feed<byte[]> log = shell("echo \"$#\"").open(false, false)) {
            assertThat(all(log)).isEqualTo("0\n");
        }
    }

    @Test
    void closingTheFeedEndsTheProgramAndWakesItsReader() throws Exception {
        Feed<byte[]> log = shell("echo $$; exec sleep 1000").open(true, false);
        byte[] first = log.next();
        assertThat(first).isNotNull();
        long program = Long.parseLong(new String(first, StandardCharsets.UTF_8).strip());
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> isAtEnd(log));

        log.close();

        assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
        ProcessHandle.of(program)
                .ifPresent(handle ->
                        handle.onExit().orTimeout(20, TimeUnit.SECONDS).join());
        log.close();
    }

    @Test
    void aProgramThatFailsIsAnError() throws Exception {
        try (Feed<byte[]> log = shell("exit 3").open(false, false)) {
            assertThatThrownBy(log::next).isInstanceOf(NodeException.class).hasMessageContaining("exit code 3");
        }
        assertThatThrownBy(() ->
                        new ProgramKernelLog(List.of(Path.of("/nowhere/nodectl").toString())).open(false, false))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("/nowhere/nodectl");
    }

    private static boolean isAtEnd(Feed<byte[]> log) {
        try {
            return log.next() == null;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String all(Feed<byte[]> log) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        byte[] piece;
        while ((piece = log.next()) != null) {
            text.append(new String(piece, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static ProgramKernelLog shell(String script) {
        return new ProgramKernelLog(List.of("/bin/sh", "-c", script, "sh"));
    }
}
