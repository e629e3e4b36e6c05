package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.LogsRequest;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class StreamTest {
    private static final LogsRequest FOLLOW = LogsRequest.newBuilder()
            .setId("etcd")
            .setTailLines(-1)
            .setFollow(true)
            .build();

    @Test
    void aStreamGoesAsFastAsItsClientTakesIt() throws Exception {
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            EndlessFeed feed = new EndlessFeed(false);
            api.node.log = () -> feed;
            Received client = new Received(api.channel(api.authority.client("os:reader")));

            client.call.request(1);
            assertThat(client.messages.poll(20, TimeUnit.SECONDS)).isNotNull();
            int settled = settle(feed);

            // 64 KiB windows of HTTP/2 and of gRPC, and no more: the feed would yield without end.
            assertThat(settled).isLessThan(64);
            client.call.request(200);
            for (int i = 0; i < 200; i++) {
                assertThat(client.messages.poll(20, TimeUnit.SECONDS)).isNotNull();
            }
            client.call.cancel("enough", null);
            assertThat(feed.closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aSilentStreamEndsWhenItsClientGoesAway() throws Exception {
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            EndlessFeed feed = new EndlessFeed(true);
            api.node.log = () -> feed;
            ManagedChannel channel = api.channel(api.authority.client("os:reader"));
            Received client = new Received(channel);
            client.call.request(1);
            assertThat(feed.reading.await(20, TimeUnit.SECONDS)).isTrue();

            channel.shutdownNow();

            assertThat(feed.closed.await(20, TimeUnit.SECONDS)).isTrue();
            await(() -> streamThreads().stream().noneMatch(StreamTest::isInFeed));
        }
    }

    @Test
    void closingTheServerEndsItsStreams() throws Exception {
        EndlessFeed feed = new EndlessFeed(true);
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            api.node.log = () -> feed;
            Received client = new Received(api.channel(api.authority.client("os:reader")));
            client.call.request(1);
            assertThat(feed.reading.await(20, TimeUnit.SECONDS)).isTrue();

            api.server.close();

            assertThat(feed.closed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(client.closed.poll(20, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void tooManyStreamsAreRefusedAndTheOthersGoOn() throws Exception {
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            List<EndlessFeed> feeds = new ArrayList<>();
            api.node.log = () -> {
                EndlessFeed feed = new EndlessFeed(true);
                synchronized (feeds) {
                    feeds.add(feed);
                }
                return feed;
            };
            ManagedChannel channel = api.channel(api.authority.client("os:reader"));
            for (int i = 0; i < 64; i++) {
                new Received(channel).call.request(1);
            }
            await(() -> {
                synchronized (feeds) {
                    return feeds.size() == 64;
                }
            });

            Received onceMore = new Received(channel);
            onceMore.call.request(1);

            Status refusal = onceMore.closed.poll(20, TimeUnit.SECONDS);
            assertThat(refusal).isNotNull();
            assertThat(refusal.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(feeds).noneMatch(feed -> feed.closed.getCount() == 0);
        }
    }

    @Test
    void whatASourceSaysEndsTheStreamWithItsReason() throws Exception {
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            api.node.log = () -> {
                throw new NodeException(NodeException.Kind.NOT_FOUND, "there is no log nginx: see ServiceList");
            };
            Iterator<Data> answers = api.admin().logs(FOLLOW);

            assertThatThrownBy(answers::hasNext).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                assertThat(e.getStatus().getDescription()).isEqualTo("there is no log nginx: see ServiceList");
            });
        }
    }

    /** How many pieces were taken once no more are. */
    private static int settle(EndlessFeed feed) throws InterruptedException {
        int before;
        int now = feed.taken.get();
        do {
            before = now;
            Thread.sleep(Duration.ofMillis(200));
            now = feed.taken.get();
        } while (now != before && now < 10_000);
        return now;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time limit").isLessThan(end);
            Thread.sleep(Duration.ofMillis(10));
        }
    }

    private static List<Thread> streamThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("api-stream"))
                .toList();
    }

    private static boolean isInFeed(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(FeedPump.class.getName())) {
                return true;
            }
        }
        return false;
    }

    /** A client that asks for messages by number. */
    private static final class Received extends ClientCall.Listener<Data> {
        final BlockingQueue<Data> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<Status> closed = new LinkedBlockingQueue<>();
        final ClientCall<LogsRequest, Data> call;

        Received(ManagedChannel channel) throws IOException {
            call = channel.newCall(MachineServiceGrpc.getLogsMethod(), CallOptions.DEFAULT);
            call.start(this, new Metadata());
            call.sendMessage(FOLLOW);
            call.halfClose();
        }

        @Override
        public void onMessage(Data message) {
            messages.add(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            closed.add(status);
        }
    }
}
