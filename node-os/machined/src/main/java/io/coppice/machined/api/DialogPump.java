package io.coppice.machined.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Holds a dialog on a thread of its own. A client sends no faster than it is listened to: one message is on its way while another is looked at.
 * The thread ends with the dialog, or is interrupted when the client goes away.
 */
final class DialogPump<Q, A> implements Runnable, StreamObserver<Q>, Dialog.Requests<Q> {

    private static final int AHEAD = 2;

    private final ServerCallStreamObserver<A> client;
    private final Dialog<Q, A> dialog;
    private final Refusals refusals;
    private final Object lock = new Object();
    private final Deque<Q> received = new ArrayDeque<>();
    private boolean closed;
    private boolean cancelled;
    private @Nullable Thread thread;

    DialogPump(ServerCallStreamObserver<A> client, Dialog<Q, A> dialog, Refusals refusals) {
        this.client = client;
        this.dialog = dialog;
        this.refusals = refusals;
        client.disableAutoRequest();
        client.setOnCancelHandler(this::cancel);
    }

    @Override
    public void run() {
        synchronized (lock) {
            if (cancelled) {
                return;
            }
            thread = Thread.currentThread();
        }
        try {
            client.request(AHEAD);
            dialog.hold(this, client::onNext);
            if (release()) {
                client.onCompleted();
            }
        } catch (InterruptedException | CancellationException e) {
            // The client went away: nobody is left to be told.
            release();
        } catch (IOException | RuntimeException e) {
            if (release()) {
                client.onError(refusals.of(e).asRuntimeException());
            }
        }
    }

    @Override
    public @Nullable Q next() throws InterruptedException {
        Q message;
        synchronized (lock) {
            while (received.isEmpty() && !closed && !cancelled) {
                lock.wait();
            }
            if (cancelled) {
                throw new InterruptedException("the client went away");
            }
            message = received.poll();
        }
        if (message != null) {
            client.request(1);
        }
        return message;
    }

    @Override
    public void onNext(Q message) {
        synchronized (lock) {
            received.add(message);
            lock.notifyAll();
        }
    }

    @Override
    public void onCompleted() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    @Override
    public void onError(Throwable gone) {
        cancel();
    }

    private void cancel() {
        synchronized (lock) {
            cancelled = true;
            if (thread != null) {
                thread.interrupt();
            }
            lock.notifyAll();
        }
    }

    /** Lets go of the thread, so that a late cancellation does not hit its next task; tells whether the client is still there. */
    private boolean release() {
        synchronized (lock) {
            thread = null;
            var unused = Thread.interrupted();
            return !cancelled;
        }
    }
}
