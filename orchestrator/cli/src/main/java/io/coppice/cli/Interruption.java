package io.coppice.cli;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Lets the user interrupt what goes on: the first time it is ended in order, the second time at once. */
final class Interruption implements AutoCloseable {

    private final AtomicInteger interrupts;
    private final Interrupts.Registration registration;

    private Interruption(AtomicInteger interrupts, Interrupts.Registration registration) {
        this.interrupts = interrupts;
        this.registration = registration;
    }

    /**
     * Interrupts the thread that calls this.
     *
     * @param announcement what is said at the first interrupt
     * @param cleanUp what is added when the second one ends the command at once; begins with a space
     */
    static Interruption watch(CliContext context, Progress progress, String announcement, String cleanUp) {
        AtomicInteger interrupts = new AtomicInteger();
        Thread worker = Thread.currentThread();
        return new Interruption(interrupts, context.interrupts().handle(() -> {
            if (interrupts.incrementAndGet() == 1) {
                progress.say(announcement);
                worker.interrupt();
            } else {
                progress.leave();
                context.err().println("Quit at once." + cleanUp);
                context.err().flush();
                context.interrupts().quit(ExitCode.INTERRUPTED);
            }
        }));
    }

    /** Does the work; false if it was interrupted, which ends with whatever its cut-off step says: that is not the news then. */
    boolean carriedOut(Runnable work) {
        return result(() -> {
                    work.run();
                    return true;
                })
                .isPresent();
    }

    /** What the work comes to; empty if it was interrupted. */
    <R> Optional<R> result(Supplier<R> work) {
        try {
            return Optional.of(work.get());
        } catch (RuntimeException e) {
            if (interrupts.get() == 0) {
                throw e;
            }
            return Optional.empty();
        } finally {
            Thread.interrupted();
        }
    }

    @Override
    public void close() {
        registration.close();
    }
}
