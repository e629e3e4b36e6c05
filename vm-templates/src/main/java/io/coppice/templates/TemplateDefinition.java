package io.coppice.templates;

import io.coppice.documents.Node;
import io.coppice.documents.Place;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk.Durability;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One template file as written: what it does not say is empty. */
record TemplateDefinition(
        String name,
        Origin origin,
        Place place,
        Optional<Parent> parent,
        Optional<String> description,
        Optional<AccelerationPolicy> acceleration,
        Optional<Ttl> ttl,
        Settings general,
        Map<MachineRole, Settings> roles) {

    TemplateDefinition {
        roles = Map.copyOf(roles);
    }

    /** @param place of the name in the file */
    record Parent(String name, Place place) {}

    /** A limit of life, or the explicit lack of one. */
    sealed interface Ttl {
        record Never() implements Ttl {}

        record After(Duration duration) implements Ttl {}
    }

    record Settings(
            Optional<Integer> cpus,
            Optional<Integer> kubernetesCpus,
            Optional<DataSize> memory,
            Optional<DataSize> kubernetesMemory,
            Optional<DataSize> disk,
            Optional<Durability> durability,
            List<String> kernelArguments,
            Optional<Node.Mapping> machineConfig,
            Optional<Node.Mapping> kubernetesMachineConfig) {

        static final Settings EMPTY = new Settings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());

        Settings {
            kernelArguments = List.copyOf(kernelArguments);
        }
    }

    Settings role(MachineRole role) {
        return roles.getOrDefault(role, Settings.EMPTY);
    }
}
