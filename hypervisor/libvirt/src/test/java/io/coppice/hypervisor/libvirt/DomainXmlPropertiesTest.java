package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.testing.TestMachines;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever text a machine holds, XML neither changes it nor is changed by it. */
final class DomainXmlPropertiesTest {

    @Provide
    Arbitrary<String> lines() {
        var markup = Arbitraries.of(
                "<",
                ">",
                "&",
                "\"",
                "'",
                "]]>",
                "<!--",
                "<![CDATA[",
                "&amp;",
                "&#0;",
                "<!DOCTYPE x>",
                " ",
                "ä",
                "漢",
                "😀",
                "\u00a0");
        return Arbitraries.oneOf(
                markup.list().ofMaxSize(12).map(parts -> String.join("", parts)),
                Arbitraries.strings()
                        .all()
                        .ofMaxLength(40)
                        .map(text -> text.codePoints()
                                .filter(c -> !Character.isISOControl(c) && c != 0xfffe && c != 0xffff)
                                .filter(c -> c < 0xd800 || c > 0xdfff)
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                .toString()));
    }

    @Property(tries = 500)
    void metadataSurvives(@ForAll("lines") String value) {
        var metadata = new DomainMetadata(Map.of("owner", value, "node", "n1"));

        var observed = DomainXmlReader.read(DomainXml.of(with("title", metadata)), DomainState.RUNNING, true);

        assertThat(observed.metadata()).isEqualTo(metadata);
    }

    @Property(tries = 200)
    void noTitleBreaksOut(@ForAll("lines") String title) {
        var metadata = new DomainMetadata(Map.of("owner", "o"));

        var observed = DomainXmlReader.read(DomainXml.of(with(title, metadata)), DomainState.RUNNING, true);

        assertThat(observed.metadata()).isEqualTo(metadata);
        assertThat(observed.cpus()).isEqualTo(1);
    }

    @Property(tries = 50)
    void controlCharactersAreRefused(@ForAll("controls") char control) {
        assertThatThrownBy(() -> DomainXml.of(with("a" + control, DomainMetadata.NONE)))
                .isInstanceOf(HypervisorException.InvalidSpec.class)
                .hasMessageContaining("U+%04X".formatted((int) control));
    }

    @Provide
    Arbitrary<Character> controls() {
        return Arbitraries.chars().range('\u0000', '\u001f').with('\u007f', '\u0085', '\ud800', '\uffff');
    }

    private static MachineSpec with(String title, DomainMetadata metadata) {
        var spec = TestMachines.idle(Path.of("/"));
        return new MachineSpec(
                spec.name(),
                spec.id(),
                title,
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
