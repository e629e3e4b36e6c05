package io.coppice.hypervisor.libvirt;

import org.libvirt.jna.CStringByReference;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.LibvirtQemu;

/** QMP through libvirt. Its library is loaded when it is first needed. */
final class QemuMonitor {

    private static final LibvirtQemu LIBRARY = NativeLibvirt.Holder.load("libvirt-qemu.so.0", LibvirtQemu.class);

    private QemuMonitor() {}

    static String execute(DomainCalls domains, DomainPointer domain, String command) throws LibvirtFailure {
        var result = new CStringByReference();
        domains.check("virDomainQemuMonitorCommand", LIBRARY.virDomainQemuMonitorCommand(domain, command, result, 0));
        return result.getValue().toString();
    }
}
