package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.LockedPackage;
import io.coppice.nodeos.image.Sbom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cyclonedx.model.Component;

/** What an extension is made of, as a bill of materials. */
final class ExtensionSbom {

    private ExtensionSbom() {}

    /**
     * @param helpers the packages that files were taken from
     */
    static void write(NodeExtension extension, List<LockedPackage> helpers, KubernetesPrograms programs, Path directory)
            throws IOException {
        String version = extension.version().toString();
        Component subject =
                Sbom.component(Component.Type.CONTAINER, "coppice-extension-" + extension.name(), version, null);
        subject.setDescription("Coppice extension " + extension.id());
        List<Component> components = new ArrayList<>();
        for (ImageFile file : extension.contents()) {
            String name = file.name().substring(file.name().lastIndexOf('/') + 1);
            if (Kubernetes.NODE_PROGRAMS.contains(name)) {
                components.add(kubernetes(name, version, file.sha256(), programs.source()));
            } else if (file.name().startsWith("images/")) {
                components.add(Sbom.component(Component.Type.CONTAINER, name, "1", file.sha256()));
            }
        }
        for (ImageFile file : extension.files()) {
            if (file.name().equals(NodeExtension.KUBECTL)) {
                components.add(kubernetes(file.name(), version, file.sha256(), programs.source()));
            }
        }
        helpers.forEach(each -> components.add(Sbom.distributionPackage(each, Helpers.SUITE)));
        programs.packages().forEach(each -> {
            Component component = Sbom.distributionPackage(each, DebianSource.SUITE);
            component.setScope(Component.Scope.EXCLUDED);
            component.setDescription("used to compile; not in the extension as it is");
            components.add(component);
        });
        Sbom.write(directory, extension.id().value(), subject, components);
    }

    private static Component kubernetes(String name, String version, String sha256, String source) {
        Component component = Sbom.component(Component.Type.APPLICATION, name, version, sha256);
        component.setDescription("Kubernetes, from: " + source);
        component.setPurl("pkg:golang/k8s.io/kubernetes@v" + version + "#cmd/" + name);
        return component;
    }
}
