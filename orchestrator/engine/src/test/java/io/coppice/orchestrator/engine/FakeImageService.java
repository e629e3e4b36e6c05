package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.coppice.ImageServiceGrpc;
import io.coppice.nodeos.api.coppice.ImportBegin;
import io.coppice.nodeos.api.coppice.ImportDone;
import io.coppice.nodeos.api.coppice.ImportMissing;
import io.coppice.nodeos.api.coppice.ImportRequest;
import io.coppice.nodeos.api.coppice.ImportResponse;
import io.coppice.nodeos.api.coppice.ImportStored;
import io.coppice.nodeos.oci.Digest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Images of a node in memory. Blobs are held against their digests, as containerd does. */
final class FakeImageService extends ImageServiceGrpc.ImageServiceImplBase {

    final Map<String, String> images = new ConcurrentHashMap<>();
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    final CountDownLatch cancelled = new CountDownLatch(1);
    final CountDownLatch piecesCame = new CountDownLatch(1);
    volatile boolean failing;
    volatile boolean silent;

    @Override
    public StreamObserver<ImportRequest> import_(StreamObserver<ImportResponse> client) {
        return new StreamObserver<>() {
            private ImportBegin begin = ImportBegin.getDefaultInstance();
            private final ByteArrayOutputStream current = new ByteArrayOutputStream();

            @Override
            public void onNext(ImportRequest request) {
                if (request.hasBegin()) {
                    begin = request.getBegin();
                    var missing = ImportMissing.newBuilder();
                    begin.getBlobsList().stream()
                            .map(blob -> blob.getDigest())
                            .filter(digest -> !blobs.containsKey(digest))
                            .forEach(missing::addDigests);
                    client.onNext(
                            ImportResponse.newBuilder().setMissing(missing).build());
                    return;
                }
                piecesCame.countDown();
                if (failing) {
                    client.onError(Status.UNAVAILABLE
                            .withDescription("no space left on the state disk")
                            .asRuntimeException());
                    return;
                }
                if (!silent) {
                    take(
                            request.getPiece().getDigest(),
                            request.getPiece().getData().toByteArray());
                }
            }

            private void take(String digest, byte[] data) {
                current.writeBytes(data);
                var size = begin.getBlobsList().stream()
                        .filter(blob -> blob.getDigest().equals(digest))
                        .findFirst()
                        .orElseThrow()
                        .getSize();
                if (current.size() == size) {
                    var content = current.toByteArray();
                    current.reset();
                    if (!Digest.of(content).toString().equals(digest)) {
                        client.onError(Status.INVALID_ARGUMENT.asRuntimeException());
                        return;
                    }
                    blobs.put(digest, content);
                    client.onNext(ImportResponse.newBuilder()
                            .setStored(ImportStored.newBuilder().setDigest(digest))
                            .build());
                }
            }

            @Override
            public void onError(Throwable gone) {
                cancelled.countDown();
            }

            @Override
            public void onCompleted() {
                begin.getImagesList().forEach(image -> images.put(image.getName(), image.getTarget()));
                client.onNext(ImportResponse.newBuilder()
                        .setDone(ImportDone.getDefaultInstance())
                        .build());
                client.onCompleted();
            }
        };
    }
}
