package io.coppice.machined.images;

import io.coppice.machined.node.ImageControl.Plan;
import io.coppice.machined.node.ImageControl.PlannedBlob;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.coppice.nodeos.oci.Blob;
import io.coppice.nodeos.oci.Digest;
import io.coppice.nodeos.oci.ImageName;
import io.coppice.nodeos.oci.OciImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes and checks plans of imports. */
final class ImportPlans {

    private static final Set<String> CONFIGS =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

    private ImportPlans() {}

    /** Of images that all have names. */
    static Plan of(List<OciImage> images) {
        Map<String, Digest> names = new HashMap<>();
        Map<Digest, PlannedBlob> blobs = new LinkedHashMap<>();
        for (OciImage image : images) {
            for (String name : image.names()) {
                names.put(name, image.target());
            }
            for (Blob blob : image.blobs()) {
                blobs.putIfAbsent(
                        blob.digest(),
                        new PlannedBlob(
                                blob.descriptor().mediaType(),
                                blob.digest(),
                                blob.descriptor().size(),
                                blob.children()));
            }
        }
        return new Plan(names, new ArrayList<>(blobs.values()));
    }

    /** @throws NodeException INVALID when it does not hold together */
    static void check(Plan plan) {
        if (plan.images().isEmpty()) {
            throw invalid("no image is named");
        }
        Set<Digest> before = new HashSet<>();
        for (PlannedBlob blob : plan.blobs()) {
            if (blob.size() < 0) {
                throw invalid("blob " + blob.digest() + " has the size " + blob.size());
            }
            for (Digest child : blob.children()) {
                if (!before.contains(child)) {
                    throw invalid("blob " + blob.digest() + " refers to " + child + ", which does not come before it");
                }
            }
            if (!before.add(blob.digest())) {
                throw invalid("blob " + blob.digest() + " is there twice");
            }
        }
        plan.images().forEach((name, target) -> {
            if (!ImageName.complete(name).equals(Optional.of(name))) {
                throw invalid("'" + name + "' is no complete name of an image, with its registry and its tag");
            }
            if (!before.contains(target)) {
                throw invalid("image " + name + " stands for " + target + ", which is not among the blobs");
            }
        });
    }

    /** The config of the image behind a blob, which is what the CRI calls the image by; empty if the plan does not tell. */
    static Optional<Digest> config(Plan plan, Digest target) {
        Map<Digest, PlannedBlob> blobs = new HashMap<>();
        for (PlannedBlob blob : plan.blobs()) {
            blobs.put(blob.digest(), blob);
        }
        return config(blobs, target);
    }

    private static Optional<Digest> config(Map<Digest, PlannedBlob> blobs, Digest from) {
        PlannedBlob blob = blobs.get(from);
        if (blob == null) {
            return Optional.empty();
        }
        if (CONFIGS.contains(blob.mediaType())) {
            return Optional.of(from);
        }
        for (Digest child : blob.children()) {
            Optional<Digest> found = config(blobs, child);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static NodeException invalid(String message) {
        return new NodeException(Kind.INVALID, message + ": this import cannot be carried out");
    }
}
