package io.coppice.hypervisor.libvirt;

import com.sun.jna.Pointer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;

/**
 * One native connection, closed when it is retired and nobody uses it any more.
 *
 * <p>{@code open} → {@code acquire}/{@code release} by every call → {@code retire} once, by death or by {@code close}.
 */
final class Connection {

    /** Seconds between keepalive messages, and how many may stay unanswered: a dead host is noticed after 15 s. */
    private static final int KEEPALIVE_INTERVAL = 5;

    private static final int KEEPALIVE_COUNT = 3;
    private static final int EVENT_LIFECYCLE = 0;

    /** Native code calls back into these objects, so the collector must not take one that is open. */
    private static final Set<Connection> OPEN = ConcurrentHashMap.newKeySet();

    /** What a connection tells its owner, on the event loop's thread: return at once and call no libvirt function that waits. */
    interface Observer {
        void lifecycle(DomainPointer domain, int event);

        /** QEMU said something of a migration. */
        void migration();

        void lost(Connection connection);
    }

    private final NativeLibvirt library;
    private final ConnectionPointer pointer;
    private final Libvirt.VirConnectCloseFunc closeCallback;
    private final Libvirt.VirConnectDomainEventCallback lifecycleCallback;
    private final Set<Runnable> lossListeners = ConcurrentHashMap.newKeySet();
    private int users;
    private boolean retired;
    private int lifecycleRegistration = -1;
    private final QemuMonitor.EventCallback migrationCallback;
    private int migrationRegistration = -1;

    private Connection(NativeLibvirt library, ConnectionPointer pointer, Observer observer) {
        this.library = library;
        this.pointer = pointer;
        this.closeCallback = (connection, reason, opaque) -> {
            tellLoss();
            observer.lost(this);
        };
        this.lifecycleCallback = (connection, domain, event, detail, opaque) -> {
            observer.lifecycle(domain, event);
            return 0;
        };
        this.migrationCallback =
                (connection, domain, event, seconds, microseconds, details, opaque) -> observer.migration();
    }

    static Connection open(NativeLibvirt library, String uri, Observer observer) throws LibvirtFailure {
        EventLoop.start(library);
        var pointer = library.virConnectOpenAuth(uri, null, 0);
        if (pointer == null) {
            throw LibvirtFailure.last(library, "virConnectOpenAuth");
        }
        var connection = new Connection(library, pointer, observer);
        OPEN.add(connection);
        // Drivers inside this process have nothing to keep alive and refuse both; a remote connection accepts both.
        var keepalive = library.virConnectSetKeepAlive(pointer, KEEPALIVE_INTERVAL, KEEPALIVE_COUNT);
        if (keepalive == 0) {
            library.virConnectRegisterCloseCallback(pointer, connection.closeCallback, Pointer.NULL, Pointer.NULL);
        }
        return connection;
    }

    NativeLibvirt library() {
        return library;
    }

    ConnectionPointer pointer() {
        return pointer;
    }

    /** Whether the socket still stands, as far as this side knows. */
    boolean alive() {
        return library.virConnectIsAlive(pointer) == 1;
    }

    /** Calls the listener, on any thread, when the connection breaks; libvirt itself does not tell streams of it. */
    void onLoss(Runnable listener) {
        lossListeners.add(listener);
    }

    void forgetLoss(Runnable listener) {
        lossListeners.remove(listener);
    }

    void tellLoss() {
        lossListeners.forEach(Runnable::run);
    }

    synchronized boolean acquire() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    void release() {
        boolean last;
        synchronized (this) {
            users--;
            last = retired && users == 0;
        }
        if (last) {
            closeNative();
        }
    }

    /** No new users; closes now or with the last one. */
    void retire() {
        boolean last;
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
            last = users == 0;
        }
        if (last) {
            closeNative();
        }
    }

    /** Lets lifecycle events arrive. The caller holds the connection. */
    synchronized void registerLifecycle() throws LibvirtFailure {
        if (lifecycleRegistration >= 0) {
            return;
        }
        var registration =
                library.virConnectDomainEventRegisterAny(pointer, null, EVENT_LIFECYCLE, lifecycleCallback, null, null);
        if (registration < 0) {
            throw LibvirtFailure.last(library, "virConnectDomainEventRegisterAny");
        }
        lifecycleRegistration = registration;
    }

    /** Lets events of migrations arrive, as far as the driver has any. The caller holds the connection. */
    synchronized void registerMigration() throws LibvirtFailure {
        if (migrationRegistration < 0) {
            migrationRegistration = QemuMonitor.register(library, pointer, "^MIGRATION", migrationCallback);
        }
    }

    private void closeNative() {
        if (migrationRegistration >= 0) {
            QemuMonitor.deregister(pointer, migrationRegistration);
        }
        if (lifecycleRegistration >= 0) {
            library.virConnectDomainEventDeregisterAny(pointer, lifecycleRegistration);
        }
        library.virConnectUnregisterCloseCallback(pointer, closeCallback);
        library.virConnectClose(pointer);
        OPEN.remove(this);
    }
}
