package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.orchestrator.CoppiceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The hypervisor hosts in use, each connected once, when first asked for. */
final class Hosts implements EnginePart {

    private final Function<String, Hypervisor> connector;
    private final Map<String, Hypervisor> open = new LinkedHashMap<>();

    Hosts(Function<String, Hypervisor> connector) {
        this.connector = connector;
    }

    /** @throws CoppiceException.HostNotReady if there is no connection */
    synchronized Hypervisor at(String uri) {
        return open.computeIfAbsent(uri, this::connect);
    }

    private Hypervisor connect(String uri) {
        try {
            return connector.apply(uri);
        } catch (HypervisorException e) {
            throw unusable(uri, e);
        }
    }

    /** Whether files that this process writes are the ones that the host's machines see. */
    static boolean isLocal(String uri) {
        var authority = uri.indexOf("://");
        var isSocket = authority >= 0 && uri.startsWith("/", authority + 3);
        var transport = authority < 0 ? "" : uri.substring(0, authority);
        return isSocket && (!transport.contains("+") || transport.endsWith("+unix"));
    }

    /** Whether the host's machines run as a user of their own, not as ours. To root, libvirt's session is the system's daemon. */
    static boolean runsAsAnotherUser(String uri) {
        var place = uri.replaceAll("[?#].*", "");
        return place.endsWith("/system")
                || (place.endsWith("/session") && isLocal(uri) && "root".equals(System.getProperty("user.name")));
    }

    static CoppiceException.HostNotReady unusable(String uri, HypervisorException cause) {
        return new CoppiceException.HostNotReady(
                "the host " + uri + " cannot be used: " + cause.getMessage(),
                "run 'coppice doctor --host " + uri + "' to see what it lacks",
                cause);
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Hypervisor::close);
        open.clear();
    }
}
