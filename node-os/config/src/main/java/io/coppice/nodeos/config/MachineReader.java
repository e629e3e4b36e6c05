package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.bool;
import static io.coppice.documents.ValueReaders.integer;
import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.matching;
import static io.coppice.documents.ValueReaders.nonEmptyText;
import static io.coppice.documents.ValueReaders.oneOf;

import io.coppice.documents.MappingReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code machine}. */
final class MachineReader {

    static final Machine PLACEHOLDER =
            Machine.builder(MachineType.WORKER, Credential.trust("")).build();

    private static final Pattern KERNEL_PATH =
            Pattern.compile("[A-Za-z0-9_:-]+((\\.[A-Za-z0-9_:-]+)+|(/[A-Za-z0-9_:-]+)+)");
    private static final Pattern MODULE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern FILE_PATH =
            Pattern.compile("/var/(?!.*//)(?!(.*/)?\\.\\.?(/|$))[^\\x00-\\x1f]*[^/\\x00-\\x1f]");
    private static final Pattern OCTAL = Pattern.compile("0o?[0-7]{3}");
    private static final int KUBE_PRISM_PORT = 7445;

    private MachineReader() {}

    static Machine read(MappingReader reader) {
        ConfigReaders.notYet(
                reader,
                "controlPlane",
                "pods",
                "disks",
                "systemDiskEncryption",
                "udev",
                "logging",
                "seccompProfiles",
                "baseRuntimeSpecOverrides");
        ConfigReaders.withoutEffect(reader, "install", "the hypervisor boots the machine directly");
        return new Machine(
                reader.required("type", oneOf(MachineType.class, MachineType::label), MachineType.WORKER),
                reader.optional("token", ConfigReaders.secret()),
                reader.required("ca", ConfigReaders.credential(), Credential.trust("")),
                reader.optional("acceptedCAs", ConfigReaders.certificates(), List.of()),
                reader.list("certSANs", ConfigReaders.host()),
                reader.optional("network", mapping(NetworkReader::read), NetworkConfig.DEFAULT),
                kernelSettings(reader, "sysctls", "a sysctl's name such as net.ipv4.ip_forward"),
                kernelSettings(reader, "sysfs", "a path below /sys such as kernel.mm.transparent_hugepage.enabled"),
                reader.optional("time", mapping(MachineReader::time), TimeConfig.DEFAULT),
                reader.optional("env", ConfigReaders.environment(), Map.of()),
                reader.list("files", mapping(MachineReader::file)),
                nodeMarks(reader),
                reader.optional("kubelet", mapping(KubeletReader::read), KubeletConfig.DEFAULT),
                reader.optional("registries", mapping(RegistriesReader::read), RegistriesConfig.NONE),
                reader.optional("features", mapping(MachineReader::features), FeaturesConfig.DEFAULT),
                reader.optional("kernel", mapping(MachineReader::modules), List.of()),
                reader.optional("install", mapping(MachineReader::install)));
    }

    private static Map<String, String> kernelSettings(MappingReader reader, String key, String rule) {
        return reader.optional(
                key,
                ConfigReaders.checkedKeys(KERNEL_PATH, rule, matching(Pattern.compile("[^\\x00\\n]*"), "one line")),
                Map.of());
    }

    private static TimeConfig time(MappingReader reader) {
        ConfigReaders.notYet(reader, "bootTimeout");
        ConfigReaders.withoutEffect(reader, "servers", "the node's clock follows the hypervisor's");
        return new TimeConfig(reader.optional("disabled", bool(), false), reader.list("servers", ConfigReaders.host()));
    }

    private static MachineFile file(MappingReader reader) {
        var permissions = reader.required("permissions", matching(OCTAL, "octal permissions such as 0o644"), "0o644");
        return new MachineFile(
                reader.required("content", ConfigReaders.anySecret(), new Secret("")),
                Integer.parseInt(permissions.replace("o", ""), 8),
                reader.required("path", matching(FILE_PATH, "an absolute path below /var without '..'"), ""),
                reader.optional(
                        "op",
                        oneOf(MachineFile.Operation.class, MachineFile.Operation::label),
                        MachineFile.Operation.CREATE));
    }

    private static NodeMarks nodeMarks(MappingReader reader) {
        return new NodeMarks(
                reader.optional("nodeLabels", KubernetesNames.labels(), Map.of()),
                reader.optional("nodeAnnotations", KubernetesNames.annotations(), Map.of()),
                reader.optional("nodeTaints", KubernetesNames.taints(), Map.of()));
    }

    private static FeaturesConfig features(MappingReader reader) {
        ConfigReaders.notYet(reader, "kubernetesTalosAPIAccess", "imageCache", "nodeAddressSortAlgorithm");
        for (var always : new String[] {"rbac", "apidCheckExtKeyUsage"}) {
            if (!reader.optional(always, bool(), true)) {
                reader.error(always, "the node's API always does this check", "remove the key");
            }
        }
        reader.optional("stableHostname", bool());
        ConfigReaders.withoutEffect(reader, "stableHostname", "a node without a hostname in its config names itself");
        reader.optional("diskQuotaSupport", bool());
        ConfigReaders.withoutEffect(reader, "diskQuotaSupport", "Coppice sets no disk quotas yet");
        reader.optional("hostDNS", mapping(keys -> {
            for (var key : new String[] {"enabled", "forwardKubeDNSToHost", "resolveMemberNames"}) {
                keys.optional(key, bool());
            }
            return keys;
        }));
        ConfigReaders.withoutEffect(reader, "hostDNS", "Coppice runs no DNS server on nodes yet");
        return new FeaturesConfig(reader.optional("kubePrism", mapping(keys -> {
                    var enabled = keys.optional("enabled", bool(), false);
                    var port = keys.optional("port", integer(1, 65_535), KUBE_PRISM_PORT);
                    return enabled ? Optional.of(port) : Optional.<Integer>empty();
                }))
                .flatMap(port -> port));
    }

    private static List<KernelModule> modules(MappingReader reader) {
        return reader.list("modules", mapping(keys -> {
            ConfigReaders.notYet(keys, "parameters");
            return new KernelModule(keys.required("name", matching(MODULE_NAME, "a kernel module's name"), ""));
        }));
    }

    private static InstallConfig install(MappingReader reader) {
        ConfigReaders.notYet(
                reader, "diskSelector", "extensions", "bootloader", "legacyBIOSSupport", "grubUseUKICmdline");
        return new InstallConfig(
                reader.optional("disk", nonEmptyText()),
                reader.optional("image", nonEmptyText()),
                reader.optional("wipe", bool(), false),
                reader.list("extraKernelArgs", nonEmptyText()));
    }
}
