package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseVersionTest {

    private static ReleaseVersion version(String text) {
        return ReleaseVersion.parse(text).orElseThrow();
    }

    @Test
    void orderIsThatOfSemanticVersions() {
        var ascending = List.of(
                "1.9.9",
                "1.20.0-alpha.2",
                "1.20.0-alpha.10",
                "1.20.0-alpha.10.1",
                "1.20.0-beta.1",
                "1.20.0-rc.1",
                "1.20.0",
                "1.20.2",
                "1.20.11",
                "1.34.0",
                "2.0.0");
        var versions = new java.util.ArrayList<>(
                ascending.stream().map(ReleaseVersionTest::version).toList());

        Collections.reverse(versions);
        Collections.sort(versions);

        assertThat(versions).extracting(ReleaseVersion::toString).containsExactlyElementsOf(ascending);
    }

    @Test
    void aLeadingVIsTakenAndNotWritten() {
        assertThat(version("v1.34.0-rc.1")).isEqualTo(new ReleaseVersion(1, 34, 0, "rc.1"));
        assertThat(version("v1.34.0")).hasToString("1.34.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2", "1.2.3.4", "a.b.c", "1.2.3-", "1.2.3-a/b", "../1.2.3", "1.2.3 ", "99999999.0.0"})
    void whatIsNoVersionIsNone(String text) {
        assertThat(ReleaseVersion.parse(text)).isEqualTo(Optional.empty());
    }
}
