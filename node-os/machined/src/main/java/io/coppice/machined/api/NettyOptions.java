package io.coppice.machined.api;

/** What Netty is told before its first class is loaded: to leave out what this server does not use and would pay for at its start. */
final class NettyOptions {
    private static final String PREFIX = "io.grpc.netty.shaded.io.netty.";

    private NettyOptions() {}

    /** Unless the command line says otherwise: no native transport, no events for the flight recorder. */
    static void apply() {
        preset("transport.noNative", "true");
        preset("jfr.enabled", "false");
    }

    private static void preset(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }
}
