package io.coppice.machined.kubernetes.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The nameservers of a file like {@code resolv.conf}, as it is each time they are asked for. */
final class Nameservers implements Supplier<List<InetSocketAddress>> {

    private static final int PORT = 53;
    private static final String KEYWORD = "nameserver";

    private final Path file;
    private final InetAddress own;

    /**
     * @param own address of the cluster DNS, which must not ask itself
     */
    Nameservers(Path file, InetAddress own) {
        this.file = file;
        this.own = own;
    }

    @Override
    public List<InetSocketAddress> get() {
        List<InetSocketAddress> servers = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String text = line.strip();
                if (text.startsWith(KEYWORD) && text.length() > KEYWORD.length()) {
                    InetAddress address = InetAddress.ofLiteral(
                            text.substring(KEYWORD.length()).strip());
                    if (!address.equals(own)) {
                        servers.add(new InetSocketAddress(address, PORT));
                    }
                }
            }
        } catch (IOException | IllegalArgumentException unusable) {
            // Who asks is told that there are no nameservers.
            return servers;
        }
        return servers;
    }
}
