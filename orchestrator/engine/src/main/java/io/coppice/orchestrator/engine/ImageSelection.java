package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.coppice.ImportBegin;
import io.coppice.nodeos.api.coppice.ImportedBlob;
import io.coppice.nodeos.api.coppice.ImportedImage;
import io.coppice.nodeos.oci.Blob;
import io.coppice.nodeos.oci.Digest;
import io.coppice.orchestrator.ImageLoadReport.LoadedImage;
import java.util.List;
import java.util.Map;

/**
 * What nodes of one architecture are to have.
 *
 * @param images by name
 * @param blobs what they consist of, in an order that nodes take them in
 */
record ImageSelection(Map<String, Digest> images, Map<Digest, Blob> blobs) {

    /** As it is announced to a node. */
    ImportBegin announcement() {
        var begin = ImportBegin.newBuilder();
        images.forEach((name, target) ->
                begin.addImages(ImportedImage.newBuilder().setName(name).setTarget(target.toString())));
        blobs.values()
                .forEach(blob -> begin.addBlobs(ImportedBlob.newBuilder()
                        .setMediaType(blob.descriptor().mediaType())
                        .setDigest(blob.digest().toString())
                        .setSize(blob.descriptor().size())
                        .addAllChildren(
                                blob.children().stream().map(Digest::toString).toList())));
        return begin.build();
    }

    List<LoadedImage> loaded() {
        return images.entrySet().stream()
                .map(image -> new LoadedImage(image.getKey(), image.getValue().toString()))
                .toList();
    }
}
