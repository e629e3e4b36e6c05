package io.coppice.machined.kubernetes.network;

import io.coppice.machined.network.NetworkException;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.platform.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** What the kernel must be told before pods can talk. */
final class NodeKernel {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> PARAMETERS = List.of(
            "net/ipv4/ip_forward",
            "net/ipv6/conf/all/forwarding",
            "net/bridge/bridge-nf-call-iptables",
            "net/bridge/bridge-nf-call-ip6tables");

    private NodeKernel() {}

    /** Lets packets be forwarded, and be seen by netfilter when they cross a bridge, without which services fail between pods of a node. */
    static void prepare(NodePaths paths) throws NetworkException, InterruptedException {
        try {
            Programs.Result result =
                    Programs.run(List.of(paths.program("nodectl").toString(), "modprobe", "br_netfilter"), "", LIMIT);
            if (result.exitCode() != 0) {
                throw new NetworkException("module br_netfilter cannot be loaded: " + result.output());
            }
            for (String parameter : PARAMETERS) {
                Path file = paths.proc().resolve("sys").resolve(parameter);
                if (Files.exists(file)) {
                    Files.write(file, "1".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
                }
            }
        } catch (IOException failure) {
            throw new NetworkException(
                    "the kernel cannot be told to forward packets: " + failure.getMessage(), failure);
        }
    }
}
