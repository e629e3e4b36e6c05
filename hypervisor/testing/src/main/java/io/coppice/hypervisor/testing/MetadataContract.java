package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.DomainMetadata;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metadata can be replaced at any time. */
interface MetadataContract extends ContractGround {

    @Test
    default void metadataIsReplacedAndOutlivesTheStop() {
        var spec = started();
        var renewed = new DomainMetadata(Map.of("owner", "someone", "lease", "2026-11-20T12:00:00Z <&>\"'ä€"));

        hypervisor().setMetadata(spec.id(), renewed);
        hypervisor().setMetadata(spec.id(), renewed);
        assertThat(hypervisor().find(spec.id()).orElseThrow().metadata()).isEqualTo(renewed);

        hypervisor().destroy(spec.id());
        assertThat(hypervisor().find(spec.id()).orElseThrow().metadata()).isEqualTo(renewed);
    }

    @Test
    default void metadataOfAStoppedMachineIsSet() {
        var spec = machine();
        hypervisor().define(spec);

        hypervisor().setMetadata(spec.id(), spec.metadata().with("lease", "none"));

        assertThat(hypervisor().find(spec.id()).orElseThrow().metadata())
                .isEqualTo(spec.metadata().with("lease", "none"));
    }
}
