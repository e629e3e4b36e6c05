package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Extensions of the node image as clusters use them. */
final class Extensions {

    /** Stands for what an extension will be in a plan that is only shown, when there is none yet. */
    private static final String TO_BE_BUILT = "to-be-built";

    private static final String NO_HASH = "0".repeat(64);

    private final Source source;

    Extensions(Source source) {
        this.source = source;
    }

    /**
     * An extension that is there.
     *
     * @param image attached to machines
     * @param kubectl the host's tool that goes with it, if it brings one
     */
    record Found(DesiredExtension extension, Path image, Optional<Path> kubectl) {}

    /** Where extensions come from. Errors are {@link CoppiceException}s. */
    interface Source {

        /** Those with Kubernetes, the newest version first. */
        List<Found> kubernetes();

        /** Those with nothing but container images, of each name the newest first. */
        List<Found> imageStores();

        Optional<Found> find(String id);

        /**
         * Makes one with Kubernetes.
         *
         * @param version such as {@code 1.20.2} or {@code 1.20}; empty means the newest that can be had
         */
        Found build(Optional<String> version, Consumer<String> note);

        /**
         * What {@link #build} would do, in one sentence. Asks nobody, and makes nothing.
         *
         * @throws CoppiceException if it is certain that it could not
         */
        String wouldBuild(Optional<String> version);

        /** @throws CoppiceException.HostNotReady if a file is not what its manifest says */
        void verify(Found found);

        /**
         * Moves a directory that is called by its id to the store, unless it is there already.
         *
         * @throws CoppiceException.HostNotReady if its content is not what its id says
         */
        void take(Path unpacked);
    }

    /** What a new cluster gets when nothing is said. */
    static KubernetesChoice usual() {
        return new KubernetesChoice.Newest();
    }

    /**
     * The extensions of a cluster, there and whole; built if there is none.
     *
     * @param stored the cluster as it is wanted so far: it keeps what it has
     */
    List<DesiredExtension> require(ClusterSpec spec, Optional<DesiredCluster> stored, Consumer<String> note) {
        var kept = stored.map(DesiredCluster::extensions);
        if (kept.isPresent()) {
            kept.get().forEach(extension -> source.verify(require(extension)));
            return kept.get();
        }
        var stores = stores(spec);
        stores.forEach(source::verify);
        var chosen = new ArrayList<DesiredExtension>();
        choose(spec.kubernetes()).ifPresent(wanted -> {
            var found = newest(wanted).orElseGet(() -> source.build(version(wanted), note));
            source.verify(found);
            chosen.add(found.extension());
        });
        stores.forEach(found -> chosen.add(found.extension()));
        return chosen;
    }

    /**
     * The extensions that {@link #require} would give; one that would have to be built has no content.
     *
     * @param note hears what would be built
     */
    List<DesiredExtension> present(ClusterSpec spec, Optional<DesiredCluster> stored, Consumer<String> note) {
        return stored.map(DesiredCluster::extensions).orElseGet(() -> {
            var chosen = new ArrayList<DesiredExtension>();
            choose(spec.kubernetes())
                    .ifPresent(wanted -> chosen.add(
                            newest(wanted).map(Found::extension).orElseGet(() -> toBeBuilt(version(wanted), note))));
            stores(spec).forEach(found -> chosen.add(found.extension()));
            return chosen;
        });
    }

    /** Names of the stores of container images that there are; a spec that asks for none is not held up by those that cannot be read. */
    List<String> storeNames(ClusterSpec spec) {
        if (spec.preloads().isEmpty()) {
            return List.of();
        }
        return source.imageStores().stream()
                .map(found -> found.extension().name())
                .distinct()
                .toList();
    }

    /** The newest store of each name; a name that has none has been refused before, with all else that is wrong. */
    private List<Found> stores(ClusterSpec spec) {
        if (spec.preloads().isEmpty()) {
            return List.of();
        }
        var all = source.imageStores();
        return spec.preloads().stream()
                .map(name -> all.stream()
                        .filter(found -> found.extension().name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new CoppiceException.Conflict(
                                "the store of images " + name + " was deleted just now", "Build it again.")))
                .toList();
    }

    private DesiredExtension toBeBuilt(Optional<String> version, Consumer<String> note) {
        note.accept(source.wouldBuild(version));
        return new DesiredExtension(TO_BE_BUILT, DesiredExtension.KUBERNETES, version.orElse(TO_BE_BUILT), NO_HASH, 1);
    }

    boolean has(String id) {
        return source.find(id).isPresent();
    }

    /** Moves what was unpacked to the store, if it is what its id says. */
    void take(Path unpacked) {
        source.take(unpacked);
    }

    /** Where the files of an extension lie. */
    Path directory(DesiredExtension extension) {
        return Optional.ofNullable(require(extension).image().getParent()).orElseThrow();
    }

    /** The images of these extensions, in order. */
    List<Path> images(List<DesiredExtension> extensions) {
        return extensions.stream().map(this::require).map(Found::image).toList();
    }

    /**
     * The kubectl that goes with a cluster's Kubernetes.
     *
     * @throws CoppiceException.Conflict if it runs none
     * @throws CoppiceException.HostNotReady if its extension brings none
     */
    Path kubectl(DesiredCluster cluster) {
        var extension = kubernetesOf(cluster);
        return require(extension)
                .kubectl()
                .orElseThrow(() -> new CoppiceException.HostNotReady(
                        "extension " + extension.id() + " brings no kubectl",
                        "Use one of your own: 'coppice kubeconfig " + cluster.name() + " --merge'.",
                        null));
    }

    /** @throws CoppiceException.Conflict if the cluster runs no Kubernetes */
    static DesiredExtension kubernetesOf(DesiredCluster cluster) {
        return cluster.kubernetes()
                .orElseThrow(() -> new CoppiceException.Conflict(
                        "cluster " + cluster.name() + " runs no Kubernetes",
                        "Kubernetes is chosen when a cluster is made: 'coppice up NAME' makes one with it."));
    }

    private Found require(DesiredExtension extension) {
        return source.find(extension.id())
                .orElseThrow(() -> new CoppiceException.HostNotReady(
                        "extension " + extension.id() + " (" + extension.name() + " " + extension.version()
                                + ") is gone, and the cluster is made with it",
                        "Build it again with 'coppice image extension build "
                                + (extension.isKubernetes()
                                        ? extension.name() + " --version " + extension.version()
                                        : "images " + extension.name() + " ARCHIVE...' from the same archives")
                                + "', or take the cluster down.",
                        null));
    }

    /** Empty if no Kubernetes is wanted. */
    private static Optional<KubernetesChoice> choose(KubernetesChoice choice) {
        return switch (choice) {
            case KubernetesChoice.None _ -> Optional.empty();
            case KubernetesChoice.Newest _, KubernetesChoice.Version _ -> Optional.of(choice);
            case KubernetesChoice.Unspecified _ -> choose(usual());
        };
    }

    private Optional<Found> newest(KubernetesChoice wanted) {
        return source.kubernetes().stream()
                .filter(found -> !(wanted instanceof KubernetesChoice.Version version)
                        || version.accepts(found.extension().version()))
                .findFirst();
    }

    private static Optional<String> version(KubernetesChoice wanted) {
        return wanted instanceof KubernetesChoice.Version(var value) ? Optional.of(value) : Optional.empty();
    }
}
