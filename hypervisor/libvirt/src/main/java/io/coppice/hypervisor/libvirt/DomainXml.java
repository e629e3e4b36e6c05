package io.coppice.hypervisor.libvirt;

import static io.coppice.hypervisor.libvirt.XmlTree.element;
import static io.coppice.hypervisor.libvirt.XmlTree.text;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.MachineSpec;
import java.util.List;

/**
 * A {@link MachineSpec} as libvirt's domain XML. A pure function.
 *
 * <p>The set of devices is the least that a node needs, so that machines start fast: no graphics, no USB, no option ROMs, and every device
 * directly on the root complex at an address of its own, for no PCIe ports to be scanned. The same spec always gives the same addresses.
 */
final class DomainXml {

    private static final String QEMU = "http://libvirt.org/schemas/domain/qemu/1.0";

    private DomainXml() {}

    static String of(MachineSpec spec) {
        return of(spec, new MemoryBackend.Anonymous());
    }

    static String of(MachineSpec spec, MemoryBackend ram) {
        var domain = element("domain").attribute("type", type(spec.cpu().acceleration()));
        domain.with(text("name", spec.name()), text("uuid", spec.id()), element("genid"));
        if (!spec.title().isEmpty()) {
            domain.with(text("title", spec.title()));
        }
        if (!spec.metadata().properties().isEmpty()) {
            domain.with(element("metadata", metadataElement(spec.metadata()).in("coppice", DomainMetadata.NAMESPACE)));
        }
        domain.with(
                text("memory", MemoryBackend.kibibytes(spec.memory())).attribute("unit", "KiB"),
                text("vcpu", spec.cpu().count()),
                operatingSystem(spec));
        if (!spec.firmwareConfig().isEmpty()) {
            domain.with(firmwareConfig(spec));
        }
        domain.with(
                features(spec.cpu()),
                cpu(spec.cpu()),
                clock(),
                text("on_poweroff", "destroy"),
                text("on_reboot", "restart"),
                text("on_crash", "destroy"),
                element(
                        "pm",
                        element("suspend-to-mem").attribute("enabled", "no"),
                        element("suspend-to-disk").attribute("enabled", "no")),
                element("devices").with(DeviceXml.of(spec)),
                commandLine(ram.arguments(spec.memory())));
        return domain.render();
    }

    private static XmlTree commandLine(List<String> arguments) {
        var words = arguments.stream()
                .map(argument -> element("arg").attribute("value", argument).in("qemu", QEMU))
                .toList();
        return element("commandline").in("qemu", QEMU).with(words);
    }

    /** The element for virDomainSetMetadata, which puts it into the namespace itself. */
    static String metadata(DomainMetadata metadata) {
        return metadataElement(metadata).render();
    }

    private static XmlTree metadataElement(DomainMetadata metadata) {
        var properties = metadata.properties().entrySet().stream()
                .map(property -> element("property")
                        .attribute("name", property.getKey())
                        .attribute("value", property.getValue()))
                .toList();
        return element("domain").with(properties);
    }

    private static String type(Acceleration acceleration) {
        return switch (acceleration) {
            case KVM -> "kvm";
            case SOFTWARE -> "qemu";
        };
    }

    private static XmlTree operatingSystem(MachineSpec spec) {
        var type = text("type", "hvm").attribute("arch", "x86_64").attribute("machine", "q35");
        return switch (spec.boot()) {
            case Boot.DirectKernel kernel ->
                element(
                        "os",
                        type,
                        text("kernel", kernel.kernel()),
                        text("initrd", kernel.initrd()),
                        text("cmdline", kernel.commandLine()));
            case Boot.Firmware firmware ->
                switch (firmware.kind()) {
                    case BIOS -> element("os", type);
                    case UEFI -> element("os", type).attribute("firmware", "efi");
                };
        };
    }

    private static XmlTree firmwareConfig(MachineSpec spec) {
        List<XmlTree> entries = spec.firmwareConfig().stream()
                .map(entry -> element("entry").attribute("name", entry.name()).attribute("file", entry.file()))
                .toList();
        return element("sysinfo").attribute("type", "fwcfg").with(entries);
    }

    private static XmlTree features(CpuSpec cpu) {
        var features = element(
                "features",
                element("acpi"),
                element("apic"),
                element("vmport").attribute("state", "off"),
                element("ps2").attribute("state", "off"));
        return switch (cpu.acceleration()) {
            case KVM -> features;
            case SOFTWARE ->
                features.with(element(
                        "tcg",
                        text("tb-cache", cpu.translationCache().mebibytes()).attribute("unit", "MiB")));
        };
    }

    private static XmlTree cpu(CpuSpec cpu) {
        return switch (cpu.acceleration()) {
            case KVM -> element("cpu").attribute("mode", "host-passthrough").attribute("check", "none");
            case SOFTWARE -> element("cpu").attribute("mode", "maximum").attribute("check", "none");
        };
    }

    private static XmlTree clock() {
        return element(
                        "clock",
                        element("timer").attribute("name", "rtc").attribute("tickpolicy", "catchup"),
                        element("timer").attribute("name", "pit").attribute("tickpolicy", "delay"),
                        element("timer").attribute("name", "hpet").attribute("present", "no"))
                .attribute("offset", "utc");
    }
}
