package io.coppice.hypervisor.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does the same for several things at once, to the end for each of them. */
final class Together {

    private Together() {}

    /** @throws RuntimeException the first failure, with the others attached, after all have ended */
    static <T> void each(List<T> things, Consumer<T> work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = things.stream()
                    .<Callable<Boolean>>map(thing -> () -> {
                        work.accept(thing);
                        return true;
                    })
                    .toList();
            var failures = new ArrayList<Throwable>();
            for (var future : threads.invokeAll(tasks)) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
            raise(failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new io.coppice.hypervisor.HypervisorException.TimedOut(
                    "work on several domains was interrupted; look what became of it, then ask again", e);
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
