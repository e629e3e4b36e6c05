package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** libvirt's own schema accepts what is written. Needs virt-xml-validate of the package libvirt-clients. */
final class VirtXmlValidateIT {

    static Stream<String> names() {
        return DomainXmlTest.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theGoldenFileIsValid(String name) throws Exception {
        var file = DomainXmlTest.GOLDEN.resolve(name + ".xml").toAbsolutePath();

        var process = new ProcessBuilder("virt-xml-validate", file.toString(), "domain")
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }
}
