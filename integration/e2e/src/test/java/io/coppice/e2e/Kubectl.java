package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** {@code coppice kubectl} for one cluster. */
record Kubectl(Coppice coppice, String cluster) {

    /** As long as anything may take under software emulation on a busy host. */
    static final String LIMIT = "--timeout=240s";

    private static final Duration REACHABLE = Duration.ofMinutes(3);

    private String[] line(String... arguments) {
        return Stream.concat(Stream.of("kubectl", "--cluster", cluster, "--"), Stream.of(arguments))
                .toArray(String[]::new);
    }

    Coppice.Result run(String... arguments) {
        return coppice.run(line(arguments));
    }

    /** Runs and must end well; what it printed, without the end of the last line. On a busy host a server may be late for the first words of a connection. */
    String ok(String... arguments) {
        var result = until(done -> !unheard(done), REACHABLE, arguments);
        assertThat(result.exitCode())
                .as(() -> "kubectl " + String.join(" ", arguments) + "\n" + result.out() + result.err())
                .isZero();
        return result.out().stripTrailing();
    }

    /** Whether the server was not even asked. */
    private static boolean unheard(Coppice.Result result) {
        return result.exitCode() != 0
                && result.err().contains("Unable to connect to the server")
                && result.err().contains("timeout");
    }

    JsonNode json(String... arguments) {
        return Coppice.parse(
                ok(Stream.concat(Stream.of(arguments), Stream.of("-o", "json")).toArray(String[]::new)));
    }

    Coppice.Running start(Consumer<String> onLine, String... arguments) {
        return coppice.start(onLine, line(arguments));
    }

    /** Runs a command in the pod {@code client}. */
    String inClient(String... command) {
        return ok(Stream.concat(Stream.of("exec", "client", "--"), Stream.of(command))
                .toArray(String[]::new));
    }

    List<JsonNode> items(String... arguments) {
        return StreamSupport.stream(json(arguments).get("items").spliterator(), false)
                .toList();
    }

    /** Follows a command that tells of changes, such as {@code get --watch}, to the first line as wanted. */
    String awaitLine(Predicate<String> wanted, Duration limit, String... arguments) {
        return coppice.awaitLine(wanted, limit, line(arguments));
    }

    /** Runs the command until its result is as it should be: for what has no event to wait for. */
    Coppice.Result until(Predicate<Coppice.Result> condition, Duration limit, String... arguments) {
        var end = System.nanoTime() + limit.toNanos();
        while (true) {
            var result = run(arguments);
            if (condition.test(result)) {
                return result;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit + ": " + String.join(" ", arguments) + "\n"
                        + result.out() + result.err());
            }
        }
    }
}
