package io.coppice.nodeos.config;

import static io.coppice.documents.Nodes.mapping;
import static io.coppice.documents.Nodes.sequence;
import static io.coppice.documents.Nodes.texts;

import io.coppice.documents.Node;
import io.coppice.documents.Node.Scalar.Kind;
import io.coppice.documents.Nodes.MappingBuilder;
import io.coppice.documents.Place;

/** Writes {@code machine}. */
final class MachineSectionWriter {

    private MachineSectionWriter() {}

    static Node.Mapping write(Machine machine) {
        var section = mapping().put("type", machine.type().label());
        WriterParts.putSecret(section, "token", machine.token());
        section.put("ca", WriterParts.credential(machine.ca()))
                .putUnlessEmpty("acceptedCAs", WriterParts.certificates(machine.acceptedCAs()))
                .putUnlessEmpty("certSANs", texts(machine.certSANs()))
                .putUnlessEmpty("network", NetworkSectionWriter.write(machine.network()))
                .putUnlessEmpty("sysctls", texts(machine.sysctls()))
                .putUnlessEmpty("sysfs", texts(machine.sysfs()))
                .putUnlessEmpty("time", time(machine.time()))
                .putUnlessEmpty("env", WriterParts.secrets(machine.env()))
                .putUnlessEmpty(
                        "files",
                        sequence(machine.files().stream()
                                .map(MachineSectionWriter::file)
                                .toList()))
                .putUnlessEmpty("nodeLabels", texts(machine.nodeMarks().labels()))
                .putUnlessEmpty("nodeAnnotations", texts(machine.nodeMarks().annotations()))
                .putUnlessEmpty("nodeTaints", texts(machine.nodeMarks().taints()))
                .putUnlessEmpty("kubelet", kubelet(machine.kubelet()))
                .putUnlessEmpty("registries", RegistriesSectionWriter.write(machine.registries()));
        machine.features()
                .kubePrismPort()
                .ifPresent(port -> section.put(
                        "features",
                        mapping()
                                .put(
                                        "kubePrism",
                                        mapping()
                                                .put("enabled", true)
                                                .put("port", port)
                                                .build())
                                .build()));
        putModules(section, machine);
        machine.install().ifPresent(install -> section.put("install", install(install)));
        return section.build();
    }

    private static Node.Mapping time(TimeConfig time) {
        var section = mapping();
        WriterParts.putUnless(section, "disabled", time.disabled(), false);
        return section.putUnlessEmpty("servers", texts(time.servers())).build();
    }

    private static Node.Mapping file(MachineFile file) {
        var permissions = "0o%03o".formatted(file.permissions());
        return mapping()
                .put("path", file.path())
                .put("permissions", new Node.Scalar(Place.of("generated"), permissions, Kind.INTEGER))
                .put("op", file.operation().label())
                .put("content", file.content().value())
                .build();
    }

    private static Node.Mapping kubelet(KubeletConfig kubelet) {
        var section = mapping()
                .putText("image", kubelet.image())
                .putUnlessEmpty(
                        "clusterDNS",
                        texts(kubelet.clusterDns().stream()
                                .map(address -> address.getHostAddress())
                                .toList()))
                .putUnlessEmpty("extraArgs", texts(kubelet.extraArgs()))
                .putUnlessEmpty(
                        "extraMounts",
                        sequence(kubelet.extraMounts().stream()
                                .map(mount -> mapping()
                                        .put("destination", mount.destination())
                                        .put("type", mount.type())
                                        .put("source", mount.source())
                                        .putUnlessEmpty("options", texts(mount.options()))
                                        .build())
                                .toList()));
        kubelet.extraConfig().ifPresent(config -> section.put("extraConfig", config.node()));
        WriterParts.putUnless(
                section, "defaultRuntimeSeccompProfileEnabled", kubelet.defaultRuntimeSeccompProfile(), false);
        WriterParts.putUnless(section, "registerWithFQDN", kubelet.registerWithFullName(), false);
        section.putUnlessEmpty(
                "nodeIP",
                mapping()
                        .putUnlessEmpty("validSubnets", texts(kubelet.validSubnets()))
                        .build());
        WriterParts.putUnless(section, "skipNodeRegistration", kubelet.skipNodeRegistration(), false);
        WriterParts.putUnless(section, "disableManifestsDirectory", kubelet.disableManifestsDirectory(), false);
        return section.build();
    }

    private static void putModules(MappingBuilder section, Machine machine) {
        var modules = sequence(machine.modules().stream()
                .map(module -> mapping().put("name", module.name()).build())
                .toList());
        section.putUnlessEmpty(
                "kernel", mapping().putUnlessEmpty("modules", modules).build());
    }

    private static Node.Mapping install(InstallConfig install) {
        return mapping()
                .putText("disk", install.disk())
                .putText("image", install.image())
                .put("wipe", install.wipe())
                .putUnlessEmpty("extraKernelArgs", texts(install.extraKernelArguments()))
                .build();
    }
}
