package io.coppice.orchestrator.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.coppice.nodeos.api.coppice.BlobPiece;
import io.coppice.nodeos.api.coppice.ImageServiceGrpc;
import io.coppice.nodeos.api.coppice.ImportRequest;
import io.coppice.nodeos.api.coppice.ImportResponse;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.coppice.nodeos.oci.Digest;
import io.coppice.orchestrator.NodeName;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The import into one node, on a thread of its own, which is handed the bytes that the node lacks. The thread ends with the import, with its first
 * failure, or when it is told to give up.
 */
final class NodeImport implements Runnable {

    private static final Duration VERSION_LIMIT = Duration.ofSeconds(30);
    private static final int AHEAD = 4;
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final NodeClient client;
    private final Function<String, ImageSelection> selections;
    private final Duration limit;
    private final LongConsumer progress;
    private final BlockingQueue<Parcel> parcels = new ArrayBlockingQueue<>(AHEAD);
    private final CompletableFuture<Set<Digest>> missing = new CompletableFuture<>();
    private final CompletableFuture<Optional<RuntimeException>> outcome = new CompletableFuture<>();
    private volatile boolean givenUp;
    private volatile @Nullable BlockingClientCall<ImportRequest, ImportResponse> call;
    private volatile @Nullable ImageSelection selection;

    private sealed interface Parcel {
        record Bytes(Digest digest, ByteString bytes, boolean last) implements Parcel {}

        record End() implements Parcel {}
    }

    /**
     * @param selections what a node of an architecture is to have
     * @param limit for all of it
     * @param progress hears of each number of bytes that was sent
     */
    NodeImport(NodeClient client, Function<String, ImageSelection> selections, Duration limit, LongConsumer progress) {
        this.client = client;
        this.selections = selections;
        this.limit = limit;
        this.progress = progress;
    }

    NodeName node() {
        return client.node();
    }

    /** What the node lacks; fails with the import. */
    CompletableFuture<Set<Digest>> missing() {
        return missing;
    }

    /** Why it failed; empty when the node has the images. */
    CompletableFuture<Optional<RuntimeException>> outcome() {
        return outcome;
    }

    /** What the node is to have; only once it has told what it lacks. */
    ImageSelection selection() {
        var chosen = selection;
        if (chosen == null) {
            throw new IllegalStateException(node() + " was not asked yet");
        }
        return chosen;
    }

    /** Hands bytes over and waits as long as there are too many on their way; of an import that has failed nothing is wanted. */
    void send(Digest digest, ByteString bytes, boolean last) throws InterruptedException {
        hand(new Parcel.Bytes(digest, bytes, last));
    }

    /** Tells that the node has been sent all that it lacked. */
    void end() throws InterruptedException {
        hand(new Parcel.End());
    }

    /** Ends it soon, whatever it waits for. */
    void giveUp() {
        givenUp = true;
        var open = call;
        if (open != null) {
            open.cancel("the load was given up", null);
        }
    }

    private void hand(Parcel parcel) throws InterruptedException {
        while (!outcome.isDone() && !parcels.offer(parcel, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
            if (givenUp) {
                return;
            }
        }
    }

    @Override
    public void run() {
        Optional<RuntimeException> failure;
        try {
            carryOut();
            failure = Optional.empty();
        } catch (StatusException e) {
            failure = Optional.of(new StatusRuntimeException(e.getStatus(), e.getTrailers()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = Optional.of(Status.CANCELLED.asRuntimeException());
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
        failure.ifPresent(missing::completeExceptionally);
        outcome.complete(failure);
    }

    private void carryOut() throws StatusException, InterruptedException {
        var version = MachineServiceGrpc.newBlockingV2Stub(client.channel())
                .withDeadlineAfter(VERSION_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .version(Empty.getDefaultInstance());
        if (version.getMessagesCount() == 0) {
            throw unexpected();
        }
        var chosen = selections.apply(version.getMessages(0).getVersion().getArch());
        selection = chosen;
        var open = ImageServiceGrpc.newBlockingV2Stub(client.channel())
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                .import_();
        call = open;
        try {
            if (givenUp) {
                throw Status.CANCELLED.asException();
            }
            write(
                    open,
                    ImportRequest.newBuilder().setBegin(chosen.announcement()).build());
            var lacking = new LinkedHashSet<Digest>();
            for (var digest : read(open).getMissing().getDigestsList()) {
                lacking.add(Digest.parse(digest)
                        .orElseThrow(() -> Status.INTERNAL
                                .withDescription("it lacks '" + digest + "', which is no digest")
                                .asException()));
            }
            missing.complete(lacking);
            boolean more = true;
            while (more) {
                more = transferNext(open);
            }
            if (!read(open).hasDone()) {
                throw unexpected();
            }
        } finally {
            open.cancel("the load has ended", null);
        }
    }

    /** Sends the next parcel; whether there are more to come. */
    private boolean transferNext(BlockingClientCall<ImportRequest, ImportResponse> open)
            throws StatusException, InterruptedException {
        var parcel = parcels.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        if (givenUp) {
            throw Status.CANCELLED.asException();
        }
        return switch (parcel) {
            case null -> true;
            case Parcel.Bytes(Digest digest, ByteString bytes, boolean last) -> {
                var piece = BlobPiece.newBuilder().setDigest(digest.toString()).setData(bytes);
                write(open, ImportRequest.newBuilder().setPiece(piece).build());
                if (last && !read(open).getStored().getDigest().equals(digest.toString())) {
                    throw unexpected();
                }
                progress.accept(bytes.size());
                yield true;
            }
            case Parcel.End() -> {
                open.halfClose();
                yield false;
            }
        };
    }

    private static void write(BlockingClientCall<ImportRequest, ImportResponse> open, ImportRequest request)
            throws StatusException, InterruptedException {
        if (!open.write(request)) {
            // The node has ended the call: reading tells why.
            var _ = read(open);
            throw unexpected();
        }
    }

    private static ImportResponse read(BlockingClientCall<ImportRequest, ImportResponse> open)
            throws StatusException, InterruptedException {
        var response = open.read();
        if (response == null) {
            throw Status.INTERNAL.withDescription("it ended the import early").asException();
        }
        return response;
    }

    private static StatusException unexpected() {
        return Status.INTERNAL
                .withDescription("it answered otherwise than imports are answered; its image may be of another version")
                .asException();
    }
}
