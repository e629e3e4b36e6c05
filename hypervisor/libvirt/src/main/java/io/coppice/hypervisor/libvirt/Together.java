package io.coppice.hypervisor.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same for several things at once, to the end for each of them: an interrupt of the caller waits until then. */
final class Together {

    private Together() {}

    /** @throws RuntimeException the first failure, with the others attached, after all have ended */
    static <T> void each(List<T> things, Consumer<T> work) {
        var failures = new ArrayList<Throwable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            for (var thing : things) {
                futures.add(threads.submit(() -> work.accept(thing)));
            }
            futures.forEach(future -> failure(future).ifPresent(failures::add));
        }
        raise(failures);
    }

    private static Optional<Throwable> failure(Future<?> future) {
        var interrupted = false;
        try {
            while (true) {
                try {
                    future.get();
                    return Optional.empty();
                } catch (ExecutionException e) {
                    return Optional.ofNullable(e.getCause());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void raise(List<Throwable> failures) {
        if (failures.isEmpty()) {
            return;
        }
        var first = failures.removeFirst();
        failures.forEach(first::addSuppressed);
        switch (first) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException("work that throws nothing checked did", first);
        }
    }
}
