package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.DesiredNode;

/** Does to machines what clusters are to bear. It takes no lock: a fault asks nobody whether it suits. */
final class Faults {

    private final Hosts hosts;
    private final Views views;

    Faults(Hosts hosts, Views views) {
        this.hosts = hosts;
        this.views = views;
    }

    void inject(ClusterName cluster, NodeName name, Fault fault) {
        var wanted = views.wanted(cluster);
        var node = wanted.node(name).orElseThrow(() -> views.missing(cluster, name));
        try {
            inject(hosts.at(wanted.spec().hostUri()), node, fault);
        } catch (HypervisorException.InvalidState | HypervisorException.NotFound e) {
            throw new CoppiceException.Conflict(
                    "node " + name + " of cluster " + cluster + " does not run",
                    "start it with 'coppice cluster start " + cluster + "'");
        } catch (HypervisorException e) {
            throw new CoppiceException.HostNotReady(
                    "node " + name + " of cluster " + cluster + ": " + e.getMessage(),
                    "see how it is with 'coppice cluster show " + cluster + "', then try again",
                    e);
        }
    }

    private static void inject(Hypervisor hypervisor, DesiredNode node, Fault fault) {
        switch (fault) {
            case KILL -> hypervisor.destroy(node.domainId());
            case PAUSE -> hypervisor.suspend(node.domainId());
            case RESUME -> hypervisor.resume(node.domainId());
            case RESET -> hypervisor.reset(node.domainId());
            case UNPLUG -> hypervisor.setLink(node.domainId(), node.segmentMac(), false);
            case PLUG -> hypervisor.setLink(node.domainId(), node.segmentMac(), true);
        }
    }
}
