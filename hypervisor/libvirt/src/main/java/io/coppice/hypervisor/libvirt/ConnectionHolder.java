package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The connection in use, and a new one in its place when it dies. */
final class ConnectionHolder {

    /** Native work on a connection. */
    interface Work<T> {
        T on(Connection connection) throws LibvirtFailure;
    }

    private final NativeLibvirt library;
    private final String uri;
    private final Connection.Observer observer;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Connection current;
    private boolean wantsEvents;
    private boolean closed;

    ConnectionHolder(NativeLibvirt library, String uri, Connection.Observer observer) {
        this.library = library;
        this.uri = uri;
        this.observer = observer;
    }

    /**
     * Does the work; once more on a new connection if the old one died of it or before it, which is safe since all work may be repeated.
     */
    <T> T use(Work<T> work) throws LibvirtFailure {
        var connection = acquire();
        try {
            return work.on(connection);
        } catch (LibvirtFailure e) {
            if (connection.alive()) {
                throw e;
            }
        } finally {
            connection.release();
        }
        discard(connection);
        var fresh = acquire();
        try {
            return work.on(fresh);
        } finally {
            fresh.release();
        }
    }

    /** From now on every connection delivers lifecycle events. */
    void deliverEvents() throws LibvirtFailure {
        opening.lock();
        try {
            wantsEvents = true;
        } finally {
            opening.unlock();
        }
        use(connection -> {
            connection.registerLifecycle();
            return true;
        });
    }

    /** The connection is dead: the next call opens another. Never waits. */
    void discard(Connection connection) {
        connection.tellLoss();
        connection.retire();
    }

    private Connection acquire() throws LibvirtFailure {
        opening.lock();
        try {
            if (closed) {
                throw new HypervisorException.Unavailable("the connection to " + uri + " was closed", null);
            }
            var existing = current;
            if (existing != null && existing.acquire()) {
                return existing;
            }
            var opened = open();
            if (!opened.acquire()) {
                throw new HypervisorException.Unavailable(
                        "the connection to " + uri + " broke at once; try again", null);
            }
            current = opened;
            return opened;
        } finally {
            opening.unlock();
        }
    }

    private Connection open() {
        try {
            var opened = Connection.open(library, uri, observer);
            var usable = false;
            try {
                if (wantsEvents) {
                    opened.registerLifecycle();
                }
                usable = true;
                return opened;
            } finally {
                if (!usable) {
                    opened.retire();
                }
            }
        } catch (LibvirtFailure e) {
            throw LibvirtErrors.connecting(uri, e);
        }
    }

    void close() {
        opening.lock();
        try {
            closed = true;
            var existing = current;
            if (existing != null) {
                existing.retire();
            }
        } finally {
            opening.unlock();
        }
    }
}
