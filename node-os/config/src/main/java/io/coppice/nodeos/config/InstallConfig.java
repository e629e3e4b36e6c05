package io.coppice.nodeos.config;

import java.util.List;
import java.util.Optional;

/** {@code machine.install}: how the system is put on a disk. Has no effect on a machine that the hypervisor boots directly. */
public record InstallConfig(
        Optional<String> disk, Optional<String> image, boolean wipe, List<String> extraKernelArguments) {

    public InstallConfig {
        extraKernelArguments = List.copyOf(extraKernelArguments);
    }
}
