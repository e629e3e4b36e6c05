package io.coppice.machined.network;

import io.coppice.machined.platform.WholeFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** resolv.conf: the nameservers of the config, or, when it names none, those that the cards learn by DHCP. */
public final class Resolver {

    private final Path file;
    private final NetworkPlan plan;
    private final Map<String, List<InetAddress>> learned = new TreeMap<>();

    public Resolver(Path file, NetworkPlan plan) {
        this.file = file;
        this.plan = plan;
    }

    /** Takes what a card was told. The file changes only if that changes what stands in it. */
    synchronized void learn(String link, List<InetAddress> nameservers) throws IOException {
        if (plan.nameservers().isEmpty() && !nameservers.equals(learned.put(link, List.copyOf(nameservers)))) {
            Set<InetAddress> all = new LinkedHashSet<>();
            for (List<InetAddress> servers : learned.values()) {
                all.addAll(servers);
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            WholeFile.replace(file, NetworkPlan.resolver(List.copyOf(all), plan.searchDomains()), WholeFile.READABLE);
        }
    }
}
