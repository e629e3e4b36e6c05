package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.ObservedDomain;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ObservedHostTest {

    @Test
    void whatCannotBeReadIsSetApartAndItsNameIsStillTaken() {
        var garbled = ObservedDomain.unreadable(
                new DomainName("garbled"), new DomainId(new UUID(1, 1)), DomainState.RUNNING, true, "no memory");
        var foreign = domain("foreign", DomainMetadata.NONE);
        var halfMarked = domain("half-marked", new DomainMetadata(Map.of("owner", "somebody")));

        var host = ObservedHost.of(List.of(garbled, foreign, halfMarked));

        assertThat(host.machines()).isEmpty();
        assertThat(host.unreadable())
                .extracting(it -> it.domain().name().value())
                .containsExactly("garbled", "half-marked");
        assertThat(host.unreadable().getFirst().reason()).isEqualTo("no memory");
        assertThat(host.domainNames()).hasSize(3);
    }

    private static ObservedDomain domain(String name, DomainMetadata metadata) {
        return new ObservedDomain(
                new DomainName(name),
                new DomainId(UUID.randomUUID()),
                DomainState.RUNNING,
                true,
                1,
                DataSize.ofMebibytes(64),
                metadata);
    }
}
