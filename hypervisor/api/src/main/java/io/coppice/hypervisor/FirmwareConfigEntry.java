package io.coppice.hypervisor;

import java.nio.file.Path;

/** A file that QEMU's fw_cfg device shows the guest as {@code opt/…}. Only the path stands in the machine's description. */
public record FirmwareConfigEntry(String name, Path file) {}
