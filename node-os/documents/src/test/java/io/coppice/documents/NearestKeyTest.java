package io.coppice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTest {

    @ParameterizedTest
    @CsvSource({
        "hostnme, hostname",
        "HostName, hostname",
        "hsotname, hostname",
        "interface, interfaces",
        "mut, mtu",
        "podsubnet, podSubnets",
    })
    void typingErrorsAreRecognised(String word, String meant) {
        assertThat(NearestKey.find(word, List.of("hostname", "interfaces", "mtu", "podSubnets")))
                .contains(meant);
    }

    @Test
    void otherWordsAreNot() {
        assertThat(NearestKey.find("zebra", List.of("hostname", "mtu"))).isEmpty();
        assertThat(NearestKey.find("a", List.of("mtu"))).isEmpty();
    }

    @Test
    void swappedNeighboursAreOneEdit() {
        assertThat(NearestKey.distance("mut", "mtu")).isEqualTo(1);
        assertThat(NearestKey.distance("", "abc")).isEqualTo(3);
    }
}
