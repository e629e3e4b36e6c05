package io.coppice.machined.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.node.EventSource.From;
import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLogTest {

    private final EventLog log = new EventLog();

    @Test
    void pastAndNewEventsComeOnceEachInOrder() throws Exception {
        emit("one", "two");
        try (Feed<NodeEvent> feed = log.follow(new From.Beginning())) {
            emit("three");
            List<NodeEvent> events = read(feed, 3);
            assertThat(events).extracting(EventLogTest::name).containsExactly("one", "two", "three");
            assertThat(events).extracting(NodeEvent::id).isSorted().doesNotHaveDuplicates();
            try (Feed<NodeEvent> after = log.follow(new From.After(events.get(1).id()))) {
                assertThat(read(after, 1)).extracting(EventLogTest::name).containsExactly("three");
            }
        }
        try (Feed<NodeEvent> feed = log.follow(new From.Last(1))) {
            assertThat(read(feed, 1)).extracting(EventLogTest::name).containsExactly("three");
        }
    }

    @Test
    void aClosedFeedWakesItsReader() throws Exception {
        Feed<NodeEvent> feed = log.follow(new From.Now());
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> {
            try {
                return feed.next() == null;
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        feed.close();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anEventThatIsNoLongerKeptIsSaidToBeGone() {
        assertThatThrownBy(() -> log.follow(new From.After("gone")))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(NodeException.Kind.NOT_FOUND));
    }

    private void emit(String... names) {
        for (String name : names) {
            log.emit(new NodeEvent.Task(name, NodeEvent.Action.START));
        }
    }

    private static List<NodeEvent> read(Feed<NodeEvent> feed, int count) throws Exception {
        List<NodeEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(java.util.Objects.requireNonNull(feed.next()));
        }
        return events;
    }

    private static String name(NodeEvent event) {
        return event.payload() instanceof NodeEvent.Task task ? task.name() : "?";
    }
}
