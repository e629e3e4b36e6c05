package io.coppice.hypervisor;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A virtio block device. The guest tells disks apart by {@link #serial()}, never by their order.
 *
 * @param serial 1 to 20 characters, the limit of virtio-blk's serial number
 * @param file absolute path of the image on the host
 * @param format of the image
 * @param access who may write, and whether other machines may attach it at the same time
 * @param durability whether a guest's flush reaches the host's disk
 * @param backing image that a qcow2 overlay reads through to, and that reads through to none; empty: what its header says
 */
public record Disk(
        String serial, Path file, Format format, Access access, Durability durability, Optional<Backing> backing) {

    public enum Format {
        RAW,
        QCOW2
    }

    public enum Access {
        /** One machine reads and writes. */
        EXCLUSIVE,
        /** Read-only, attached to any number of machines at once. */
        SHARED_READ_ONLY
    }

    public enum Durability {
        /** A flush in the guest is a flush on the host. */
        DURABLE,
        /** Flushes are dropped: quick, and lost with the host. For ephemeral machines. */
        EPHEMERAL
    }

    public record Backing(Path file, Format format) {}

    public Disk {
        if (serial.isEmpty() || serial.length() > 20 || !serial.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException(
                    "disk serial '" + serial + "' is not 1 to 20 letters, digits, '-' or '_'");
        }
    }

    public static Disk sharedReadOnly(String serial, Path file) {
        return new Disk(serial, file, Format.RAW, Access.SHARED_READ_ONLY, Durability.DURABLE, Optional.empty());
    }
}
