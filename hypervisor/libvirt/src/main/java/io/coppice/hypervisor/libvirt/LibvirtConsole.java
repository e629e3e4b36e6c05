package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.Hypervisor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.SizeT;
import org.libvirt.jna.StreamPointer;

/**
 * A serial console over a libvirt stream. The stream never blocks: the event loop fills a bounded buffer while there is room in it, and tells writers
 * when there is room in the stream.
 */
final class LibvirtConsole implements Hypervisor.Console {

    private static final int READABLE = 1;
    private static final int WRITABLE = 2;
    private static final int ERROR = 4;
    private static final int HANGUP = 8;
    private static final int WOULD_BLOCK = -2;
    private static final int CHUNK = 16 * 1024;
    private static final int CAPACITY = 4 * CHUNK;

    /** Native code calls back into these, so the collector must not take one that is open. */
    private static final Set<LibvirtConsole> OPEN = ConcurrentHashMap.newKeySet();

    private final NativeLibvirt library;
    private final Connection connection;
    private final StreamPointer stream;
    private final Libvirt.VirStreamEventCallback callback = (_, events, _) -> onEvents(events);
    private final Runnable lossListener = this::endOutput;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteRing received = new ByteRing(CAPACITY);
    private boolean ended;
    private boolean closed;
    private boolean writerWaits;

    private LibvirtConsole(Connection connection, StreamPointer stream) {
        this.library = connection.library();
        this.connection = connection;
        this.stream = stream;
    }

    static LibvirtConsole open(Connection connection, DomainPointer domain) throws LibvirtFailure {
        var library = connection.library();
        var stream = library.virStreamNew(connection.pointer(), NativeLibvirt.VIR_STREAM_NONBLOCK);
        if (stream == null) {
            throw LibvirtFailure.last(library, "virStreamNew");
        }
        if (library.virDomainOpenConsole(domain, null, stream, NativeLibvirt.VIR_DOMAIN_CONSOLE_SAFE) < 0) {
            var failure = LibvirtFailure.last(library, "virDomainOpenConsole");
            library.virStreamFree(stream);
            throw failure;
        }
        var console = new LibvirtConsole(connection, stream);
        if (!connection.acquire()) {
            library.virStreamFree(stream);
            throw LibvirtFailure.last(library, "virStreamNew");
        }
        OPEN.add(console);
        connection.onLoss(console.lossListener);
        if (library.virStreamEventAddCallback(stream, READABLE | ERROR | HANGUP, console.callback, null, null) < 0) {
            var failure = LibvirtFailure.last(library, "virStreamEventAddCallback");
            console.close();
            throw failure;
        }
        return console;
    }

    private void endOutput() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void onEvents(int events) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if ((events & READABLE) != 0) {
                receive();
            }
            if ((events & (ERROR | HANGUP)) != 0) {
                ended = true;
            }
            if ((events & WRITABLE) != 0) {
                writerWaits = false;
            }
            changed.signalAll();
            watch();
        } finally {
            lock.unlock();
        }
    }

    private void receive() {
        var chunk = new byte[Math.min(CHUNK, received.room())];
        while (chunk.length > 0) {
            var count = library.virStreamRecv(stream, chunk, new SizeT(chunk.length));
            if (count == WOULD_BLOCK) {
                return;
            }
            if (count <= 0) {
                ended = true;
                return;
            }
            received.write(chunk, count);
            chunk = new byte[Math.min(CHUNK, received.room())];
        }
    }

    /** Asks for the events that can be used now. The caller holds the lock. */
    private void watch() {
        if (ended) {
            library.virStreamEventUpdateCallback(stream, 0);
            return;
        }
        var events = ERROR | HANGUP;
        if (received.room() > 0) {
            events |= READABLE;
        }
        if (writerWaits) {
            events |= WRITABLE;
        }
        library.virStreamEventUpdateCallback(stream, events);
    }

    @Override
    public InputStream output() {
        return new Output();
    }

    @Override
    public OutputStream input() {
        return new Input();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connection.forgetLoss(lossListener);
        library.virStreamEventRemoveCallback(stream);
        library.virStreamAbort(stream);
        library.virStreamFree(stream);
        connection.release();
        OPEN.remove(this);
    }

    private static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        var exception = new InterruptedIOException("interrupted while waiting for the console");
        exception.initCause(cause);
        return exception;
    }

    private final class Output extends InputStream {

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            lock.lock();
            try {
                while (received.isEmpty() && !ended) {
                    changed.await();
                }
                if (received.isEmpty()) {
                    return -1;
                }
                var wasFull = received.room() == 0;
                var count = received.read(buffer, offset, length);
                if (wasFull && !ended) {
                    watch();
                }
                return count;
            } catch (InterruptedException e) {
                throw interrupted(e);
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Input extends OutputStream {

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            lock.lock();
            try {
                var sent = 0;
                while (sent < length) {
                    if (ended) {
                        throw new IOException("the console has ended: the machine does not run any more");
                    }
                    var rest = java.util.Arrays.copyOfRange(buffer, offset + sent, offset + length);
                    var count = library.virStreamSend(stream, rest, new SizeT(rest.length));
                    if (count == WOULD_BLOCK) {
                        writerWaits = true;
                        watch();
                        changed.await();
                    } else if (count < 0) {
                        throw new IOException("writing to the console failed: "
                                + LibvirtFailure.last(library, "virStreamSend").getMessage());
                    } else {
                        sent += count;
                    }
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            } finally {
                lock.unlock();
            }
        }
    }
}
