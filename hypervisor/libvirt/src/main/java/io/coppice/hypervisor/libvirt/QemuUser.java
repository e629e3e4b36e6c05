package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The user that a host's QEMU runs as. libvirt hands it the files that stand in elements of its own; those that QEMU is told of past libvirt are handed over
 * here.
 *
 * @param id the numeric user id; empty where QEMU runs as whoever asks
 */
record QemuUser(OptionalInt id) {

    /** From a host's capabilities. */
    static QemuUser of(CapabilitiesReader.Capabilities capabilities) {
        return new QemuUser(capabilities.qemuUser());
    }

    /** Makes the file QEMU's own. */
    void give(Path file) {
        if (id.isEmpty()) {
            return;
        }
        try {
            if ((int) Files.getAttribute(file, "unix:uid") != id.getAsInt()) {
                Files.setAttribute(file, "unix:uid", id.getAsInt());
            }
        } catch (IOException e) {
            throw new HypervisorException.Failed(
                    file + " cannot be given to user " + id.getAsInt() + ", which QEMU runs as: " + e
                            + "; run as root, or use qemu:///session as an ordinary user",
                    e);
        }
    }
}
