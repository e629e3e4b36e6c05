package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class TimestampCounterTest {

    private static final String ELSEWHERE = "qemu+ssh://host/system";

    @Test
    void libvirtsWordCountsFirst() {
        var capabilities = CapabilitiesReader.read("""
                <capabilities><host><cpu><model>EPYC</model>
                <counter name='tsc' frequency='2596534000' scaling='no'/></cpu></host></capabilities>
                """);

        assertThat(TimestampCounter.megahertz(capabilities, ELSEWHERE)).hasValue(2597);
    }

    @Test
    void whereLibvirtIsSilentTheKernelOfThisHostIsAsked() {
        assertThat(TimestampCounter.read(List.of(
                        "processor\t: 0",
                        "cpu MHz\t\t: 1800.000",
                        "flags\t\t: fpu constant_tsc nopl",
                        "bogomips\t: 5192.26",
                        "processor\t: 1",
                        "bogomips\t: 5000.00")))
                .hasValue(2596);
    }

    @Test
    void aCounterWhoseRateChangesHasNone() {
        assertThat(TimestampCounter.read(List.of("flags\t\t: fpu tsc nopl", "bogomips\t: 5192.26")))
                .isEqualTo(OptionalInt.empty());
    }

    @Test
    void ofAnotherHostOnlyLibvirtKnows() {
        var silent = CapabilitiesReader.read("<capabilities/>");
        var nonsense = CapabilitiesReader.read(
                "<capabilities><host><cpu><counter name='tsc' frequency='much'/></cpu></host></capabilities>");

        assertThat(TimestampCounter.megahertz(silent, ELSEWHERE)).isEmpty();
        assertThat(TimestampCounter.megahertz(nonsense, ELSEWHERE)).isEmpty();
    }
}
