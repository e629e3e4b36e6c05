package io.coppice.machined.network;

import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.HealthCheck;
import io.coppice.machined.service.Launch;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** dhcpcd for one card as a service: it is healthy once the card has an address, and the nameservers that came with it are known. */
public final class DhcpClient {

    /** What the ids of these services begin with. */
    public static final String SERVICE_PREFIX = "dhcp-";

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final NodePaths paths;
    private final String link;
    private final Resolver resolver;

    /** @param resolver takes the nameservers that the card is told */
    public DhcpClient(NodePaths paths, String link, Resolver resolver) {
        this.paths = paths;
        this.link = link;
        this.resolver = resolver;
    }

    public ServiceDefinition service() {
        HealthCheck check = this::checkAddress;
        return new ServiceDefinition(serviceId(), List.of(), this::prepare, check, GRACE);
    }

    /** The service's name: that of the card, as far as names of services allow. */
    public String serviceId() {
        StringBuilder id = new StringBuilder(SERVICE_PREFIX);
        for (int i = 0; i < link.length(); i++) {
            char character = Character.toLowerCase(link.charAt(i));
            id.append("abcdefghijklmnopqrstuvwxyz0123456789".indexOf(character) >= 0 ? character : '-');
        }
        return id.toString();
    }

    private Launch prepare(Consumer<String> progress) throws ServiceException {
        Path state = state();
        try {
            Files.createDirectories(state);
            Files.createDirectories(paths.serviceRun().resolve("dhcpcd"));
        } catch (IOException failure) {
            throw new ServiceException("dhcpcd's directories cannot be made: " + failure, failure);
        }
        // No script: the image has no shell, and dhcpcd sets addresses and routes by itself. They stay when it is
        // stopped, so that the answer to the call that ends maintenance or the node still gets out.
        return new Launch(
                List.of(
                        paths.program("dhcpcd").toString(),
                        "--nobackground",
                        "--ipv4only",
                        "--noipv4ll",
                        "--persistent",
                        "--config",
                        "/dev/null",
                        "--script",
                        "/dev/null",
                        "--timeout",
                        "0",
                        link),
                Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                state);
    }

    private Path state() {
        return paths.lib().resolve("dhcpcd");
    }

    private void checkAddress() throws ServiceException {
        requireAddress();
        Path lease = state().resolve(link + ".lease");
        try {
            if (Files.exists(lease)) {
                resolver.learn(link, DhcpLease.nameservers(Files.readAllBytes(lease)));
            }
        } catch (IOException failure) {
            throw new ServiceException("the nameservers of " + link + " cannot be taken over: " + failure, failure);
        }
    }

    private void requireAddress() throws ServiceException {
        try {
            NetworkInterface card = NetworkInterface.getByName(link);
            if (card != null) {
                Enumeration<InetAddress> addresses = card.getInetAddresses();
                while (addresses.hasMoreElements()) {
                    if (addresses.nextElement() instanceof Inet4Address) {
                        return;
                    }
                }
            }
        } catch (IOException failure) {
            throw new ServiceException("the addresses of " + link + " cannot be read: " + failure, failure);
        }
        throw new ServiceException(link + " has no address yet");
    }
}
