package io.coppice.nodeos.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest",
        "busybox:1.36, docker.io/library/busybox:1.36",
        "grafana/loki, docker.io/grafana/loki:latest",
        "docker.io/busybox, docker.io/library/busybox:latest",
        "coppice.io/pause:1, coppice.io/pause:1",
        "localhost/x, localhost/x:latest",
        "localhost:5000/a/b_c/d-e.f:V1, localhost:5000/a/b_c/d-e.f:V1"
    })
    void isCompleted(String written, String complete) {
        assertThat(ImageName.complete(written)).contains(complete);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Upper",
                "a//b",
                "a/",
                "/a",
                "a:b:c",
                "a b",
                "a:",
                "../x",
                "x@sha256:00",
                "registry:/x",
                "-a/b:-"
            })
    void isRefused(String written) {
        assertThat(ImageName.complete(written)).isEmpty();
    }
}
