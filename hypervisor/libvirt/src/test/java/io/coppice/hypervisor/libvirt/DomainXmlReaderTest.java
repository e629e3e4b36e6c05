package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.ObservedDomain;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DomainXmlReaderTest {

    private static ObservedDomain read(String body) {
        return DomainXmlReader.read(
                "<domain><name>Windows VM_1</name><uuid>6fa1f3a4-3f0e-4b52-9d6e-0e2f5a3a1c11</uuid>" + body
                        + "</domain>",
                DomainState.RUNNING,
                true);
    }

    @Test
    void readsDomainsOfOthers() {
        var domain = read(
                "<memory unit='GiB'>2</memory><vcpu current='1'>4</vcpu><metadata><a:domain xmlns:a='urn:other'><property name='owner' value='x'/></a:domain></metadata>");

        assertThat(domain.name().value()).isEqualTo("Windows VM_1");
        assertThat(domain.memory()).isEqualTo(DataSize.ofGibibytes(2));
        assertThat(domain.cpus()).isEqualTo(4);
        assertThat(domain.metadata()).isEqualTo(DomainMetadata.NONE);
    }

    @Test
    void findsItsOwnMetadataAmongOthers() {
        var domain = read("<memory>2048</memory><vcpu>1</vcpu><metadata>"
                + "<a:domain xmlns:a='urn:other'><property name='owner' value='x'/></a:domain>"
                + "<c:domain xmlns:c='" + DomainMetadata.NAMESPACE + "'><property name='node' value='n1'/></c:domain>"
                + "<b:domain xmlns:b='urn:third'><property name='node' value='y'/></b:domain></metadata>");

        assertThat(domain.metadata().properties()).containsOnly(java.util.Map.entry("node", "n1"));
        assertThat(domain.memory()).isEqualTo(DataSize.ofMebibytes(2));
    }

    @Test
    void refusesDocumentTypesAndEntities() {
        assertThatThrownBy(() -> DomainXmlReader.read(
                        "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain><name>&x;</name></domain>",
                        DomainState.RUNNING,
                        true))
                .isInstanceOf(HypervisorException.Failed.class)
                .hasMessageContaining("DOCTYPE");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> read("<vcpu>1</vcpu>"))
                .isInstanceOf(HypervisorException.Failed.class)
                .hasMessageContaining("it has no memory");
    }

    @Test
    void aDescriptionThatCannotBeReadMakesAnUnreadableDomainAndNoFailure() {
        var handle = new DomainXmlReader.Handle(
                new DomainName("odd"), new DomainId(new UUID(1, 2)), DomainState.RUNNING, true);
        for (var xml : List.of("", "<domain>", "<domain><name>odd</name><memory unit='furlong'>1</memory></domain>")) {
            var domain = DomainXmlReader.read(xml, handle);

            assertThat(domain.name()).isEqualTo(handle.name());
            assertThat(domain.id()).isEqualTo(handle.id());
            assertThat(domain.state()).isEqualTo(DomainState.RUNNING);
            assertThat(domain.metadata()).isEqualTo(DomainMetadata.NONE);
            assertThat(domain.problem()).hasValueSatisfying(it -> assertThat(it).contains("virsh dumpxml"));
        }
    }

    @Test
    void capabilitiesTellOfKvmTheProcessorAndTheUserOfQemu() {
        var with = CapabilitiesReader.read(
                "<capabilities><host><cpu><arch>x86_64</arch><model>Skylake-Server</model></cpu>"
                        + "<secmodel><model>apparmor</model><baselabel type='qemu'>+1:+1</baselabel></secmodel>"
                        + "<secmodel><model>dac</model><baselabel type='qemu'>+64055:+64055</baselabel></secmodel></host><guest><arch name='x86_64'><domain type='qemu'/><domain type='kvm'/></arch></guest></capabilities>");
        var without = CapabilitiesReader.read(
                "<capabilities><guest><arch name='x86_64'><domain type='qemu'/></arch></guest></capabilities>");

        assertThat(with)
                .isEqualTo(new CapabilitiesReader.Capabilities(
                        true, "Skylake-Server", OptionalLong.empty(), OptionalInt.of(64055)));
        assertThat(without)
                .isEqualTo(new CapabilitiesReader.Capabilities(
                        false, "unknown", OptionalLong.empty(), OptionalInt.empty()));
    }
}
