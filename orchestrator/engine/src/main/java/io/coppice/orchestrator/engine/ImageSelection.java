package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.coppice.ImportBegin;
import io.coppice.nodeos.api.coppice.ImportedBlob;
import io.coppice.nodeos.api.coppice.ImportedImage;
import io.coppice.nodeos.oci.Blob;
import io.coppice.nodeos.oci.Digest;
import io.coppice.nodeos.oci.ImageSet;
import io.coppice.nodeos.oci.ImageSources;
import io.coppice.nodeos.oci.Platform;
import io.coppice.nodeos.oci.UnusableImagesException;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ImageLoadReport.LoadedImage;
import java.util.List;
import java.util.Map;

/** What nodes of one architecture are to have. */
record ImageSelection(ImageSet set) {

    /**
     * @param architecture in Go's words
     * @throws CoppiceException.InvalidRequest naming every archive that cannot be used
     */
    static ImageSelection of(ImageSources sources, String architecture) {
        try {
            return new ImageSelection(sources.images(Platform.linux(architecture)));
        } catch (UnusableImagesException e) {
            throw refusal(e);
        }
    }

    static CoppiceException.InvalidRequest refusal(UnusableImagesException unusable) {
        return new CoppiceException.InvalidRequest(
                "these images cannot be loaded", unusable.problems(), unusable.remedy());
    }

    /** What they consist of, in an order that nodes take them in. */
    Map<Digest, Blob> blobs() {
        return set.blobs();
    }

    /** As it is announced to a node. */
    ImportBegin announcement() {
        var begin = ImportBegin.newBuilder();
        set.images()
                .forEach((name, target) ->
                        begin.addImages(ImportedImage.newBuilder().setName(name).setTarget(target.toString())));
        blobs().values()
                .forEach(blob -> begin.addBlobs(ImportedBlob.newBuilder()
                        .setMediaType(blob.descriptor().mediaType())
                        .setDigest(blob.digest().toString())
                        .setSize(blob.descriptor().size())
                        .addAllChildren(
                                blob.children().stream().map(Digest::toString).toList())));
        return begin.build();
    }

    List<LoadedImage> loaded() {
        return set.images().entrySet().stream()
                .map(image -> new LoadedImage(image.getKey(), image.getValue().toString()))
                .toList();
    }
}
