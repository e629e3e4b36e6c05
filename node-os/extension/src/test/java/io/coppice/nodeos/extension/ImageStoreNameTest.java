package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageStoreNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "web-shop", "a0123456789012345678901234567890"})
    void namesThatNodesCanMount(String name) {
        assertThat(new ImageStoreName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1a", "a-", "a/b", "..", "app.tar", "a012345678901234567890123456789012"})
    void others(String name) {
        assertThatThrownBy(() -> new ImageStoreName(name)).hasMessageContaining("at most 32 of a-z, 0-9 and -");
    }

    @Test
    void theNameOfTheExtensionWithKubernetesIsTaken() {
        assertThatThrownBy(() -> new ImageStoreName("kubernetes")).hasMessageContaining("another name");
    }

    @Test
    void versionsOfContentAndOfReleasesAreToldApart() {
        assertThat(ExtensionVersion.parse("0123456789ab")).contains(new ContentVersion("0123456789ab"));
        assertThat(ExtensionVersion.parse("1.20.2")).contains(new ReleaseVersion(1, 20, 2, ""));
        assertThat(ExtensionVersion.parse("0123456789abc")).isEqualTo(Optional.empty());
    }
}
