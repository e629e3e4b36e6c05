package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.bool;
import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.matching;
import static io.coppice.documents.ValueReaders.nonEmptyText;
import static io.coppice.documents.ValueReaders.oneOf;

import io.coppice.documents.MappingReader;
import io.coppice.documents.ValueReader;
import io.coppice.nodeos.config.ComponentConfig.ExtraVolume;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the Kubernetes components below {@code cluster}. */
final class ComponentReader {

    private static final Pattern ABSOLUTE_PATH = Pattern.compile("/[^\\x00-\\x1f]*");

    private ComponentReader() {}

    static ValueReader<String> absolutePath() {
        return matching(ABSOLUTE_PATH, "an absolute path");
    }

    static ComponentConfig controllerManager(MappingReader reader) {
        ConfigReaders.notYet(reader, "resources");
        return component(reader);
    }

    static ComponentConfig scheduler(MappingReader reader) {
        ConfigReaders.notYet(reader, "resources", "config");
        return component(reader);
    }

    static ApiServerConfig apiServer(MappingReader reader) {
        ConfigReaders.notYet(reader, "resources", "authorizationConfig");
        if (!reader.optional("disablePodSecurityPolicy", bool(), true)) {
            ConfigReaders.withoutEffect(
                    reader,
                    "disablePodSecurityPolicy",
                    "PodSecurityPolicy is off unless 'extraArgs' names it in 'enable-admission-plugins'");
        }
        record Plugin(String name, YamlFragment configuration) {}
        var plugins = reader.list(
                "admissionControl",
                mapping(keys -> new Plugin(
                        keys.required("name", nonEmptyText(), ""),
                        keys.required("configuration", ConfigReaders.fragment(), new YamlFragment("{}")))));
        var byName = new HashMap<String, YamlFragment>();
        for (var plugin : plugins) {
            if (byName.put(plugin.name(), plugin.configuration()) != null) {
                reader.error(
                        "admissionControl", "two plugins are called " + plugin.name(), "put each plugin in one item");
            }
        }
        return new ApiServerConfig(
                component(reader),
                reader.list("certSANs", ConfigReaders.host()),
                reader.optional("auditPolicy", ConfigReaders.fragment()),
                byName);
    }

    static ProxyConfig proxy(MappingReader reader) {
        ConfigReaders.imageWithoutEffect(reader);
        var modes = Stream.of("iptables", "ipvs", "nftables")
                .collect(java.util.stream.Collectors.toMap(Function.identity(), Function.identity()));
        return new ProxyConfig(
                reader.optional("disabled", bool(), false),
                reader.optional("image", nonEmptyText()),
                reader.optional("mode", oneOf(modes)),
                reader.optional("extraArgs", ConfigReaders.arguments(), Map.of()));
    }

    private static ComponentConfig component(MappingReader reader) {
        ConfigReaders.imageWithoutEffect(reader);
        return new ComponentConfig(
                reader.optional("image", nonEmptyText()),
                reader.optional("extraArgs", ConfigReaders.arguments(), Map.of()),
                reader.list("extraVolumes", mapping(ComponentReader::volume)),
                reader.optional("env", ConfigReaders.environment(), Map.of()));
    }

    private static ExtraVolume volume(MappingReader reader) {
        var volume = new ExtraVolume(
                reader.required("hostPath", absolutePath(), ""),
                reader.required("mountPath", absolutePath(), ""),
                reader.optional("readonly", bool(), false));
        ConfigReaders.requireSamePath(reader, "mountPath", volume.mountPath(), volume.hostPath());
        if (volume.readOnly()) {
            ConfigReaders.withoutEffect(reader, "readonly", "the program sees the node's files as they are mounted");
        }
        return volume;
    }
}
