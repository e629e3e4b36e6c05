package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredNode;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks nodes at once, so that it takes as long as the slowest. */
final class AtOnce {

    private AtOnce() {}

    /**
     * Answers in the order of the nodes.
     *
     * @throws CoppiceException that of the first node that has one, when all have answered
     */
    static <T> List<T> ask(List<DesiredNode> nodes, Function<DesiredNode, T> question) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = nodes.stream()
                    .map(node -> threads.submit(() -> question.apply(node)))
                    .toList();
            return pending.stream().map(AtOnce::result).toList();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepCancelled("the nodes were not asked to the end: interrupted", List.of());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CoppiceException known) {
                throw known;
            }
            throw new IllegalStateException("a node could not be asked: " + Failures.describe(e), e);
        }
    }
}
