package io.coppice.machined.kubernetes.network;

import io.coppice.machined.network.IpCommand;
import io.coppice.machined.platform.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Network namespaces of this machine that stand for machines of their own; all of them are removed together. */
final class Namespaces {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path PLUGINS = Path.of("/usr/lib/cni");

    private final List<String> made = new ArrayList<>();
    private final String prefix = "coppice" + ProcessHandle.current().pid() + "-";

    /** Skips the test where namespaces cannot be made. */
    static void assume() {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "needs root, which alone may make network namespaces");
        for (Path program : List.of(Path.of("/usr/sbin/nft"), Path.of("/usr/sbin/ip"), PLUGINS.resolve("bridge"))) {
            Assumptions.assumeTrue(
                    Files.isExecutable(program),
                    "needs " + program + ": apt install nftables iproute2 containernetworking-plugins");
        }
        try {
            Programs.Result probe = Programs.run(List.of("/usr/bin/unshare", "--net", "/bin/true"), "", LIMIT);
            Assumptions.assumeTrue(
                    probe.exitCode() == 0, "needs the right to make network namespaces: " + probe.output());
        } catch (IOException failure) {
            Assumptions.abort("needs the right to make network namespaces: " + failure.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            Assumptions.abort("the test was stopped");
        }
    }

    /** Makes one and returns its full name. */
    String make(String name) throws Exception {
        String full = prefix + name;
        made.add(full);
        host(List.of("/usr/sbin/ip", "netns", "add", full));
        ip(full, "link set lo up");
        run(full, "/bin/bash", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        return full;
    }

    /** A cable between two machines, with an address at each end. */
    void connect(String one, String link, String address, String other, String otherLink, String otherAddress)
            throws Exception {
        host(List.of(
                "/usr/sbin/ip",
                "link",
                "add",
                "name",
                link,
                "netns",
                one,
                "type",
                "veth",
                "peer",
                "name",
                otherLink,
                "netns",
                other));
        ip(one, "address add " + address + " dev " + link, "link set " + link + " up");
        ip(other, "address add " + otherAddress + " dev " + otherLink, "link set " + otherLink + " up");
    }

    void ip(String namespace, String... commands) throws Exception {
        ipOf(namespace).batch(List.of(commands));
    }

    IpCommand ipOf(String namespace) {
        return new IpCommand(List.of("/usr/sbin/ip", "-n", namespace));
    }

    List<String> nft(String namespace) {
        return List.of("/usr/sbin/ip", "netns", "exec", namespace, "/usr/sbin/nft");
    }

    /** Adds a pod, as containerd does it, with the first plugin of a list; returns what the plugin says. */
    String addPod(String node, String pod, String pluginConfig) throws Exception {
        Programs.Result result = Programs.run(
                List.of(
                        "/usr/sbin/ip",
                        "netns",
                        "exec",
                        node,
                        "/usr/bin/env",
                        "CNI_COMMAND=ADD",
                        "CNI_CONTAINERID=" + pod,
                        "CNI_NETNS=/run/netns/" + pod,
                        "CNI_IFNAME=eth0",
                        "CNI_PATH=" + PLUGINS,
                        PLUGINS.resolve("bridge").toString()),
                pluginConfig,
                LIMIT);
        if (result.exitCode() != 0) {
            throw new IOException("the bridge plugin failed: " + result.output());
        }
        return result.output();
    }

    /** What becomes of a TCP connection to a port that nobody listens on: "Connection refused" when packets go there and back. */
    String knock(String from, String address) throws Exception {
        return Programs.run(
                        List.of(
                                "/usr/sbin/ip",
                                "netns",
                                "exec",
                                from,
                                "/usr/bin/timeout",
                                "5",
                                "/bin/bash",
                                "-c",
                                "< /dev/tcp/" + address + "/9"),
                        "",
                        LIMIT)
                .output();
    }

    /** Runs a program in a namespace; it must succeed. */
    String run(String namespace, String... command) throws Exception {
        List<String> whole = new ArrayList<>(List.of("/usr/sbin/ip", "netns", "exec", namespace));
        whole.addAll(List.of(command));
        return host(whole);
    }

    private static String host(List<String> command) throws IOException, InterruptedException {
        Programs.Result result = Programs.run(command, "", LIMIT);
        if (result.exitCode() != 0) {
            throw new IOException(command + " failed: " + result.output());
        }
        return result.output();
    }

    void removeAll() throws Exception {
        for (String name : made) {
            host(List.of("/usr/sbin/ip", "netns", "delete", name));
        }
    }
}
