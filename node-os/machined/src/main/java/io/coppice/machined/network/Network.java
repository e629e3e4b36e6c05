package io.coppice.machined.network;

import io.coppice.machined.platform.NodePaths;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Carries network plans out and reads the machine's cards. */
public final class Network {

    private final NodePaths paths;

    public Network(NodePaths paths) {
        this.paths = paths;
    }

    /** The network cards, by name; the loopback is none of them. */
    public List<Link> links() throws NetworkException {
        File[] entries = paths.sys().resolve("class/net").toFile().listFiles();
        if (entries == null) {
            throw new NetworkException("the network cards cannot be listed: "
                    + paths.sys().resolve("class/net") + " is missing; the system must have sysfs mounted");
        }
        Arrays.sort(entries);
        List<Link> links = new ArrayList<>();
        for (File entry : entries) {
            if (entry.getName().equals("lo") || !new File(entry, "device").exists()) {
                continue;
            }
            try {
                String address =
                        Files.readString(entry.toPath().resolve("address")).strip();
                links.add(new Link(entry.getName(), address));
            } catch (IOException failure) {
                throw new NetworkException(
                        "the address of " + entry.getName() + " cannot be read: " + failure, failure);
            }
        }
        return links;
    }

    /** Sets the host name, writes the resolver's files and configures the cards; the plan may be carried out again. */
    public void apply(NetworkPlan plan) throws NetworkException, InterruptedException {
        try {
            write(paths.proc().resolve("sys/kernel/hostname"), plan.hostname());
            writeFile(paths.resolverFile(), plan.resolver());
            writeFile(paths.hostsFile(), plan.hosts());
        } catch (IOException failure) {
            throw new NetworkException("the host name and resolver cannot be set: " + failure, failure);
        }
        IpCommand.of(paths).batch(plan.commands());
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    }

    private static void writeFile(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }
}
