package io.coppice.orchestrator.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The wish that work under way ends soon. Steps that wait do so through it, and so end at once. */
final class Cancellation {

    /** Why it was wished. */
    enum Reason {
        /** Another step of the plan has failed. */
        STEP_FAILED,
        TIME_UP,
        /** Whoever asked for the work does not want it any more. */
        WITHDRAWN
    }

    private final CompletableFuture<Reason> wish = new CompletableFuture<>();

    /** The first reason counts. */
    void cancel(Reason reason) {
        wish.complete(reason);
    }

    Optional<Reason> reason() {
        return Optional.ofNullable(wish.getNow(null));
    }

    boolean requested() {
        return wish.isDone();
    }

    /**
     * Waits as long as nobody cancels.
     *
     * @return whether it was cancelled
     */
    boolean pause(Duration length) {
        try {
            wish.get(length.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel(Reason.WITHDRAWN);
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a cancellation never fails", e);
        }
    }
}
