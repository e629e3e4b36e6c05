package io.coppice.machined.config;

import io.coppice.machined.containerd.Registries;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells whether a config can take the place of another while the node runs. */
final class ConfigChange {

    private ConfigChange() {}

    /** The parts of the config whose change needs a reboot, as they are called in the document; empty when none changed. */
    static List<String> needingReboot(MachineConfig before, MachineConfig after) {
        List<String> parts = new ArrayList<>();
        Machine oldMachine = before.machine();
        Machine newMachine = after.machine();
        add(parts, "machine.type", oldMachine.type(), newMachine.type());
        add(parts, "machine.network", oldMachine.network(), newMachine.network());
        add(parts, "machine.env", oldMachine.env(), newMachine.env());
        add(parts, "machine.files", oldMachine.files(), newMachine.files());
        add(parts, "machine.kernel.modules", oldMachine.modules(), newMachine.modules());
        add(parts, "machine.registries.config.*.auth", logins(oldMachine), logins(newMachine));
        Cluster oldCluster = before.cluster();
        Cluster newCluster = after.cluster();
        add(parts, "cluster.id", oldCluster.id(), newCluster.id());
        add(parts, "cluster.etcd", oldCluster.etcd(), newCluster.etcd());
        add(parts, "ControlPlanePeersConfig", before.controlPlanePeers(), after.controlPlanePeers());
        add(parts, "ExtensionConfig", before.extensions(), after.extensions());
        if (!after.extensions().isEmpty()) {
            addKubernetes(parts, before, after);
        }
        return parts;
    }

    /** What Kubernetes' programs are told when they start. */
    private static void addKubernetes(List<String> parts, MachineConfig before, MachineConfig after) {
        Machine oldMachine = before.machine();
        Machine newMachine = after.machine();
        add(parts, "machine.kubelet", oldMachine.kubelet(), newMachine.kubelet());
        add(parts, "machine.features", oldMachine.features(), newMachine.features());
        add(
                parts,
                "machine.nodeLabels, machine.nodeAnnotations or machine.nodeTaints",
                oldMachine.nodeMarks(),
                newMachine.nodeMarks());
        if (!parts.contains("cluster.id") && !parts.contains("cluster.etcd")) {
            add(parts, "cluster", before.cluster(), after.cluster());
        }
    }

    /** What containerd reads when it starts; all else of registries it reads at every pull. */
    private static Map<String, List<Optional<?>>> logins(Machine machine) {
        return Registries.logins(machine.registries());
    }

    private static void add(List<String> parts, String name, Object before, Object after) {
        if (!before.equals(after)) {
            parts.add(name);
        }
    }
}
