package io.coppice.hypervisor.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.CStringByReference;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;

/** QMP through libvirt. Its library is loaded when it is first needed. */
final class QemuMonitor {

    private static final Native LIBRARY = NativeLibvirt.Holder.load("libvirt-qemu.so.0", Native.class);

    /** {@code VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX}: the name of the event is a pattern. */
    private static final int NAME_IS_PATTERN = 1;

    /** {@code virConnectDomainQemuMonitorEventCallback}. */
    interface EventCallback extends Callback {
        void on(
                Pointer connection,
                Pointer domain,
                String event,
                long seconds,
                int microseconds,
                @Nullable String details,
                @Nullable Pointer opaque);
    }

    interface Native extends Library {
        int virDomainQemuMonitorCommand(DomainPointer domain, String command, CStringByReference result, int flags);

        int virConnectDomainQemuMonitorEventRegister(
                ConnectionPointer connection,
                @Nullable DomainPointer domain,
                String event,
                EventCallback callback,
                @Nullable Pointer opaque,
                @Nullable Pointer free,
                int flags);

        int virConnectDomainQemuMonitorEventDeregister(ConnectionPointer connection, int registration);
    }

    private QemuMonitor() {}

    static String execute(DomainCalls domains, DomainPointer domain, String command) throws LibvirtFailure {
        var result = new CStringByReference();
        domains.check("virDomainQemuMonitorCommand", LIBRARY.virDomainQemuMonitorCommand(domain, command, result, 0));
        return result.getValue().toString();
    }

    /** @param pattern regular expression for names of QEMU's events */
    static int register(NativeLibvirt library, ConnectionPointer connection, String pattern, EventCallback callback)
            throws LibvirtFailure {
        var registration = LIBRARY.virConnectDomainQemuMonitorEventRegister(
                connection, null, pattern, callback, null, null, NAME_IS_PATTERN);
        if (registration < 0) {
            throw LibvirtFailure.last(library, "virConnectDomainQemuMonitorEventRegister");
        }
        return registration;
    }

    static void deregister(ConnectionPointer connection, int registration) {
        LIBRARY.virConnectDomainQemuMonitorEventDeregister(connection, registration);
    }
}
