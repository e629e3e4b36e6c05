package io.coppice.hypervisor;

import java.nio.file.Path;

/** How a machine starts. */
public sealed interface Boot {

    /**
     * The hypervisor loads a kernel itself; no firmware menu, no boot loader.
     *
     * @param kernel absolute path on the host of a bzImage
     * @param initrd absolute path on the host of the initial RAM file system
     * @param commandLine kernel command line; world-readable on the host, so never a secret
     */
    record DirectKernel(Path kernel, Path initrd, String commandLine) implements Boot {}

    /** The machine's firmware finds a boot loader on its disks, tried in their order. */
    record Firmware(Kind kind) implements Boot {
        public enum Kind {
            BIOS,
            UEFI
        }
    }
}
