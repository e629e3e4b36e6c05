package io.coppice.nodeos.oci;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Images of several archives for one platform, together.
 *
 * @param images what each complete name stands for
 * @param blobs all that they consist of, each once; what refers to others comes after those
 * @param archives where each blob is read from
 */
public record ImageSet(SortedMap<String, Digest> images, SequencedMap<Digest, Blob> blobs, Map<Digest, Path> archives) {

    public ImageSet {
        images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
        blobs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(blobs));
        archives = Map.copyOf(archives);
    }

    /** The descriptors of the named images with their names, by name. */
    List<Map.Entry<String, Descriptor>> targets() {
        List<Map.Entry<String, Descriptor>> targets = new ArrayList<>();
        images.forEach((name, digest) -> {
            Blob target = blobs.get(digest);
            if (target == null) {
                throw new IllegalStateException("image " + name + " has no blob " + digest);
            }
            targets.add(Map.entry(name, target.descriptor()));
        });
        return targets;
    }

    /** Bytes of all blobs. */
    public long size() {
        return blobs.values().stream()
                .mapToLong(blob -> blob.descriptor().size())
                .sum();
    }
}
