package io.coppice.machined.agent;

import io.coppice.machined.node.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Who the node is, as far as it is known. */
final class NodeName implements Identity {

    private static final String MAINTENANCE_NAME = "coppice";

    private final Release release = new Release("v" + version(), "", "", "linux", architecture());
    private volatile String hostname = MAINTENANCE_NAME;

    void set(String value) {
        hostname = value;
    }

    @Override
    public String hostname() {
        return hostname;
    }

    @Override
    public Release release() {
        return release;
    }

    @Override
    public Platform platform() {
        return new Platform("qemu", "cloud");
    }

    private static String architecture() {
        String architecture = System.getProperty("os.arch", "");
        return architecture.equals("aarch64") ? "arm64" : architecture;
    }

    private static String version() {
        try (InputStream input = NodeName.class.getResourceAsStream("/io/coppice/machined/version")) {
            if (input == null) {
                throw new IllegalStateException("the agent's jar lacks its version; build it with Maven");
            }
            return new String(input.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
