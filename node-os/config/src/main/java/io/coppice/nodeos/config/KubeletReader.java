package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.bool;
import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.nonEmptyText;
import static io.coppice.documents.ValueReaders.oneOf;

import io.coppice.documents.MappingReader;
import io.coppice.nodeos.config.KubeletConfig.ExtraMount;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code machine.kubelet}. */
final class KubeletReader {

    /** What is so of all of the node's mounts. */
    private static final Set<String> GIVEN_OPTIONS = Set.of("bind", "rbind", "shared", "rshared", "rw");

    private KubeletReader() {}

    static KubeletConfig read(MappingReader reader) {
        ConfigReaders.notYet(reader, "credentialProviderConfig");
        ConfigReaders.imageWithoutEffect(reader);
        ConfigReaders.withoutEffect(reader, "registerWithFQDN", "a node registers under its hostname as it is written");
        return new KubeletConfig(
                reader.optional("image", nonEmptyText()),
                reader.list("clusterDNS", ConfigReaders.address()),
                reader.optional("extraArgs", ConfigReaders.arguments(), Map.of()),
                reader.list("extraMounts", mapping(KubeletReader::mount)),
                reader.optional("extraConfig", ConfigReaders.fragment()),
                reader.optional("defaultRuntimeSeccompProfileEnabled", bool(), false),
                reader.optional("registerWithFQDN", bool(), false),
                reader.optional(
                        "nodeIP", mapping(keys -> NetworkReader.excludableNetworks(keys, "validSubnets")), List.of()),
                reader.optional("skipNodeRegistration", bool(), false),
                reader.optional("disableManifestsDirectory", bool(), false));
    }

    /** What a mount of a kubelet in a container says is so by itself, as long as nothing is to have another path or other rights. */
    private static ExtraMount mount(MappingReader reader) {
        ConfigReaders.notYet(reader, "uidMappings", "gidMappings");
        var mount = new ExtraMount(
                reader.required("destination", ComponentReader.absolutePath(), ""),
                reader.optional("type", oneOf(Map.of("bind", "bind")), "bind"),
                reader.required("source", ComponentReader.absolutePath(), ""),
                reader.list("options", nonEmptyText()));
        ConfigReaders.requireSamePath(reader, "destination", mount.destination(), mount.source());
        var unmet = mount.options().stream()
                .filter(option -> !GIVEN_OPTIONS.contains(option))
                .toList();
        if (!unmet.isEmpty()) {
            reader.error(
                    "options",
                    "the kubelet sees the node's files as they are mounted: there is no " + String.join(", ", unmet)
                            + " of its own",
                    "remove what is not one of "
                            + String.join(", ", GIVEN_OPTIONS.stream().sorted().toList()));
        }
        return mount;
    }
}
