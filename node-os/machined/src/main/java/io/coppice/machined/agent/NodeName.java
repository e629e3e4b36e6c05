package io.coppice.machined.agent;

import io.coppice.machined.node.Identity;

/** Who the node is, as far as it is known. */
final class NodeName implements Identity {

    /** Stands here because reading it from a resource opens jars while the node boots. */
    static final String VERSION = "0.1.0";

    private static final String MAINTENANCE_NAME = "coppice";

    private final Release release = new Release("v" + VERSION, "", "", "linux", architecture());
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
}
