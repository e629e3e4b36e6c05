package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.MachineSpec;

final class FakeSpecs {

    private FakeSpecs() {}

    static MachineSpec withMetadata(MachineSpec spec, DomainMetadata metadata) {
        return new MachineSpec(
                spec.name(),
                spec.id(),
                spec.title(),
                spec.cpu(),
                spec.memory(),
                spec.boot(),
                spec.disks(),
                spec.networkInterfaces(),
                spec.channels(),
                spec.firmwareConfig(),
                spec.serialLog(),
                metadata);
    }
}
