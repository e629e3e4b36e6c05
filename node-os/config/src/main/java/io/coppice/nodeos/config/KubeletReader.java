package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.bool;
import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.nonEmptyText;

import io.coppice.documents.MappingReader;
import io.coppice.nodeos.config.KubeletConfig.ExtraMount;
import java.util.List;
import java.util.Map;

/** Reads {@code machine.kubelet}. */
final class KubeletReader {

    private KubeletReader() {}

    static KubeletConfig read(MappingReader reader) {
        ConfigReaders.notYet(reader, "credentialProviderConfig");
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

    private static ExtraMount mount(MappingReader reader) {
        ConfigReaders.notYet(reader, "uidMappings", "gidMappings");
        return new ExtraMount(
                reader.required("destination", ComponentReader.absolutePath(), ""),
                reader.optional("type", nonEmptyText(), "bind"),
                reader.required("source", ComponentReader.absolutePath(), ""),
                reader.list("options", nonEmptyText()));
    }
}
