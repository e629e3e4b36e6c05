package io.coppice.hypervisor.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device of hardware virtualisation, for its group: what systemd's udev rule makes of it ({@code 50-udev-default.rules}: group kvm), where there is no
 * udev and the kernel's default stays, root alone.
 *
 * <p>libvirt asks QEMU as root what it can do, runs machines as a user of the group, and asks all anew, ten seconds for each machine, while the first is
 * offered KVM and the second may not have it ({@code virQEMUCapsIsValid} in its {@code qemu_capabilities.c}).
 */
final class KvmDevice {

    private static final Logger LOGGER = LoggerFactory.getLogger(KvmDevice.class);

    static final Path PATH = Path.of("/dev/kvm");
    static final String GROUP = "kvm";

    private static final Set<PosixFilePermission> KERNELS_DEFAULT = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOR_THE_GROUP = PosixFilePermissions.fromString("rw-rw----");

    private KvmDevice() {}

    /** Leaves alone what is not there, and what somebody has given permissions of his own. */
    static void openToGroup(Path device, String group) {
        try {
            var view = Files.getFileAttributeView(device, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (Files.notExists(device, LinkOption.NOFOLLOW_LINKS)
                    || !view.readAttributes().permissions().equals(KERNELS_DEFAULT)) {
                return;
            }
            view.setGroup(device.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
            view.setPermissions(FOR_THE_GROUP);
            LOGGER.info("{} is open to group {} now: this machine has no udev to do it", device, group);
        } catch (UserPrincipalNotFoundException noQemuHere) {
            LOGGER.debug("{} stays root's alone: there is no group {}", device, group);
        } catch (IOException e) {
            LOGGER.warn("{} cannot be opened to group {}", device, group, e);
        }
    }
}
