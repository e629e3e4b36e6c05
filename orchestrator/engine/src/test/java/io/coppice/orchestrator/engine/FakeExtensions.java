package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Extensions of which nothing but the name is there; any version of Kubernetes can be built. */
final class FakeExtensions implements Extensions.Source {

    final List<String> built = new ArrayList<>();
    private final Set<String> unknown = new HashSet<>();
    private final List<Extensions.Found> all = new ArrayList<>();

    @Override
    public synchronized List<Extensions.Found> kubernetes() {
        return all.stream().filter(found -> found.extension().isKubernetes()).toList();
    }

    @Override
    public synchronized List<Extensions.Found> imageStores() {
        return all.stream().filter(found -> !found.extension().isKubernetes()).toList();
    }

    /** Makes a store of container images. */
    synchronized DesiredExtension store(String name, String version) {
        var id = "ext-" + name + "-" + version;
        var extension = new DesiredExtension(id, name, version, "1f".repeat(32), 9);
        all.addFirst(new Extensions.Found(extension, Path.of("/extensions", id, "extension.img"), Optional.empty()));
        return extension;
    }

    @Override
    public synchronized Optional<Extensions.Found> find(String id) {
        return all.stream().filter(found -> found.extension().id().equals(id)).findFirst();
    }

    @Override
    public synchronized Extensions.Found build(Optional<String> version, Consumer<String> note) {
        var chosen = version.orElse("1.34.1");
        if (unknown.contains(chosen)) {
            throw new CoppiceException.HostNotReady("there is no Kubernetes " + chosen, "choose another", null);
        }
        note.accept("building Kubernetes " + chosen);
        built.add(chosen);
        var id = "ext-" + chosen;
        var found = new Extensions.Found(
                new DesiredExtension(id, DesiredExtension.KUBERNETES, chosen, "0f".repeat(32), 7),
                Path.of("/extensions", id, "extension.img"),
                Optional.of(Path.of("/extensions", id, "kubectl")));
        all.addFirst(found);
        return found;
    }

    /** From now on this version of Kubernetes cannot be had. */
    synchronized void forget(String version) {
        unknown.add(version);
    }

    @Override
    public String wouldBuild(Optional<String> version) {
        return "Kubernetes " + version.orElse("1.34.1") + " would be built";
    }

    @Override
    public void take(Path unpacked) {
        throw new UnsupportedOperationException("these extensions have no files");
    }

    @Override
    public void verify(Extensions.Found found) {
        if (!all.contains(found)) {
            throw new IllegalArgumentException("never built: " + found);
        }
    }
}
