package io.coppice.junit;

import io.coppice.orchestrator.Orchestrator.Kubectl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What is reported of a cluster's Kubernetes: no object that holds secrets is among it. */
final class KubernetesParts {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private KubernetesParts() {}

    static List<Report.Part> of(Cluster cluster) {
        return List.of(
                new Report.Part("kubectl-get-all.txt", () -> run(cluster.kubectl(), "get", "all", "-A", "-o", "wide")),
                new Report.Part("kubectl-describe-nodes.txt", () -> run(cluster.kubectl(), "describe", "nodes")));
    }

    private static String run(Kubectl kubectl, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(kubectl.program().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", kubectl.kubeconfig().toString());
        var process = builder.start();
        process.getOutputStream().close();
        var output = CompletableFuture.supplyAsync(() -> read(process));
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IOException("kubectl did not end within " + LIMIT.toSeconds() + " s; so far: " + output.join());
        }
        if (process.exitValue() != 0) {
            throw new IOException("kubectl ended with " + process.exitValue() + ": " + output.join());
        }
        return output.join();
    }

    private static String read(Process process) {
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            return reader.readAllAsString();
        } catch (IOException e) {
            return "its output cannot be read: " + e.getMessage();
        }
    }
}
