package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.HypervisorException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.libvirt.Error.ErrorNumber;

final class LibvirtErrorsTest {

    @ParameterizedTest
    @EnumSource(ErrorNumber.class)
    void everyNumberHasAMessageWithFactPlaceAndRemedy(ErrorNumber number) {
        var failure = new LibvirtFailure(number, "virDomainCreate", "libvirt's own words");

        var translated = LibvirtErrors.translate("starting c1 on qemu:///session", failure);

        assertThat(translated)
                .hasMessageStartingWith("starting c1 on qemu:///session failed: libvirt's own words; ")
                .hasCause(failure);
    }

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of(ErrorNumber.VIR_ERR_NO_DOMAIN, HypervisorException.NotFound.class),
                Arguments.of(ErrorNumber.VIR_ERR_OPERATION_INVALID, HypervisorException.InvalidState.class),
                Arguments.of(ErrorNumber.VIR_ERR_CONFIG_UNSUPPORTED, HypervisorException.InvalidSpec.class),
                Arguments.of(ErrorNumber.VIR_ERR_XML_ERROR, HypervisorException.InvalidSpec.class),
                Arguments.of(ErrorNumber.VIR_ERR_NO_SUPPORT, HypervisorException.Unsupported.class),
                Arguments.of(ErrorNumber.VIR_ERR_DOM_EXIST, HypervisorException.Conflict.class),
                Arguments.of(ErrorNumber.VIR_ERR_OPERATION_TIMEOUT, HypervisorException.TimedOut.class),
                Arguments.of(ErrorNumber.VIR_ERR_AUTH_FAILED, HypervisorException.Unavailable.class),
                Arguments.of(ErrorNumber.VIR_ERR_RPC, HypervisorException.Unavailable.class),
                Arguments.of(ErrorNumber.VIR_ERR_INTERNAL_ERROR, HypervisorException.Failed.class));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void numbersBecomeTypes(ErrorNumber number, Class<? extends HypervisorException> type) {
        assertThat(LibvirtErrors.translate("x", new LibvirtFailure(number, "f", "m")))
                .isInstanceOf(type);
    }

    @Test
    void libvirtsOwnNumbersAreReadRight() {
        assertThat(numbered(42)).isEqualTo(ErrorNumber.VIR_ERR_NO_DOMAIN);
        assertThat(numbered(55)).isEqualTo(ErrorNumber.VIR_ERR_OPERATION_INVALID);
        assertThat(numbered(38)).isEqualTo(ErrorNumber.VIR_ERR_SYSTEM_ERROR);
        assertThat(numbered(9999)).isEqualTo(ErrorNumber.VIR_ERR_UNKNOWN);
    }

    private static ErrorNumber numbered(int code) {
        var error = new org.libvirt.jna.virError();
        error.code = code;
        return new org.libvirt.Error(error).getCode();
    }

    @Test
    void aMessageOfSeveralLinesBecomesOne() {
        var failure = new LibvirtFailure(ErrorNumber.VIR_ERR_INTERNAL_ERROR, "virDomainCreate", "no kvm\nno tcg \r\n");
        assertThat(failure).hasMessage("no kvm; no tcg");
    }
}
