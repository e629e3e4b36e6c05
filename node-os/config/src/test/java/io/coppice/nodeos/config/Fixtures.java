package io.coppice.nodeos.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Configs that tests start from. */
final class Fixtures {

    static final String MINIMAL = resource("minimal.yaml");
    static final String FULL = resource("full.yaml");

    static final MachineConfig MINIMAL_CONFIG =
            MachineConfigParser.parse(MINIMAL, "minimal.yaml").config().orElseThrow();

    static final Credential CREDENTIAL = MINIMAL_CONFIG.machine().ca();

    private Fixtures() {}

    private static String resource(String name) {
        try (var stream = Fixtures.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
