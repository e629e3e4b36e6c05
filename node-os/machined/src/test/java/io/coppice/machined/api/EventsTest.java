package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.coppice.machined.node.EventSource;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.NodeEvent.Action;
import io.coppice.machined.node.NodeEvent.Payload;
import io.coppice.machined.node.ServiceHealth;
import io.coppice.machined.node.ServiceState;
import io.coppice.machined.node.Stage;
import io.coppice.nodeos.api.machine.AddressEvent;
import io.coppice.nodeos.api.machine.ConfigLoadErrorEvent;
import io.coppice.nodeos.api.machine.ConfigValidationErrorEvent;
import io.coppice.nodeos.api.machine.Event;
import io.coppice.nodeos.api.machine.EventsRequest;
import io.coppice.nodeos.api.machine.MachineStatusEvent;
import io.coppice.nodeos.api.machine.PhaseEvent;
import io.coppice.nodeos.api.machine.SequenceEvent;
import io.coppice.nodeos.api.machine.ServiceStateEvent;
import io.coppice.nodeos.api.machine.TaskEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventsTest {
    private TestApi api;

    @BeforeEach
    void start() throws Exception {
        api = new TestApi(ApiMode.SECURE);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aStreamBeginsWithAnEmptyEvent() throws Exception {
        publish(new NodeEvent("1", FakeNode.THEN, "", new NodeEvent.Phase("network", Action.START)));

        List<Event> events = events(EventsRequest.newBuilder());

        assertThat(events).hasSize(2);
        assertThat(events.get(0).getData().getTypeUrl()).isEmpty();
        assertThat(events.get(0).getId()).isNotEmpty();
        assertThat(events.get(1).getId()).isEqualTo("1");
        assertThat(events.get(1).getData().getTypeUrl()).isEqualTo("talos/runtime/machine.PhaseEvent");
    }

    @Test
    void theStartOfAStreamIsChosen() throws Exception {
        events(EventsRequest.newBuilder());
        assertThat(api.node.eventsFrom).isEqualTo(new EventSource.From.Now());
        events(EventsRequest.newBuilder().setTailEvents(-1));
        assertThat(api.node.eventsFrom).isEqualTo(new EventSource.From.Beginning());
        events(EventsRequest.newBuilder().setTailEvents(3));
        assertThat(api.node.eventsFrom).isEqualTo(new EventSource.From.Last(3));
        events(EventsRequest.newBuilder().setTailId("x"));
        assertThat(api.node.eventsFrom).isEqualTo(new EventSource.From.After("x"));
        events(EventsRequest.newBuilder().setTailSeconds(60));
        assertThat(api.node.eventsFrom)
                .isInstanceOfSatisfying(
                        EventSource.From.Since.class,
                        since -> assertThat(since.time())
                                .isBetween(
                                        Instant.now().minusSeconds(120),
                                        Instant.now().minusSeconds(59)));
        assertThatThrownBy(
                        () -> events(EventsRequest.newBuilder().setTailEvents(1).setTailId("x")))
                .hasMessageContaining("one point only");
        assertThatThrownBy(() -> events(EventsRequest.newBuilder().setTailSeconds(-1)))
                .hasMessageContaining("negative");
    }

    @Test
    void eventsOfOneActorAreSingledOut() throws Exception {
        Payload payload = new NodeEvent.Phase("network", Action.START);
        publish(
                new NodeEvent("1", FakeNode.THEN, "", payload),
                new NodeEvent("2", FakeNode.THEN, "actor-1", payload),
                new NodeEvent("3", FakeNode.THEN, "actor-2", payload));

        assertThat(events(EventsRequest.newBuilder().setWithActorId("actor-1")))
                .extracting(Event::getActorId)
                .containsExactly("actor-1", "actor-1");
    }

    @Test
    void everyKindOfEventHasItsMessage() throws Exception {
        ServiceHealth health = new ServiceHealth(ServiceHealth.Verdict.UNHEALTHY, "no answer", FakeNode.THEN);

        SequenceEvent sequence =
                unpack(new NodeEvent.Sequence("boot", Action.STOP, Optional.of("no disk")), SequenceEvent.class);
        assertThat(sequence.getSequence()).isEqualTo("boot");
        assertThat(sequence.getAction()).isEqualTo(SequenceEvent.Action.STOP);
        assertThat(sequence.getError().getMessage()).isEqualTo("no disk");
        assertThat(unpack(new NodeEvent.Sequence("boot", Action.START, Optional.empty()), SequenceEvent.class)
                        .hasError())
                .isFalse();
        assertThat(unpack(new NodeEvent.Phase("network", Action.STOP), PhaseEvent.class))
                .isEqualTo(PhaseEvent.newBuilder()
                        .setPhase("network")
                        .setAction(PhaseEvent.Action.STOP)
                        .build());
        assertThat(unpack(new NodeEvent.Task("config: applied", Action.START), TaskEvent.class)
                        .getTask())
                .isEqualTo("config: applied");
        ServiceStateEvent change = unpack(
                new NodeEvent.ServiceChange("etcd", ServiceState.FAILED, "exit code 1", health),
                ServiceStateEvent.class);
        assertThat(change.getService()).isEqualTo("etcd");
        assertThat(change.getMessage()).isEqualTo("exit code 1");
        assertThat(change.getHealth().getHealthy()).isFalse();
        assertThat(change.getHealth().getUnknown()).isFalse();
        assertThat(change.getHealth().getLastMessage()).isEqualTo("no answer");
        assertThat(unpack(new NodeEvent.ConfigUnreadable("no YAML"), ConfigLoadErrorEvent.class)
                        .getError())
                .isEqualTo("no YAML");
        assertThat(unpack(new NodeEvent.ConfigInvalid("no type"), ConfigValidationErrorEvent.class)
                        .getError())
                .isEqualTo("no type");
        assertThat(unpack(new NodeEvent.Addresses("node-1", List.of("10.0.0.1")), AddressEvent.class)
                        .getAddressesList())
                .containsExactly("10.0.0.1");
    }

    @ParameterizedTest
    @EnumSource
    void everyStageHasItsNumber(Stage stage) throws Exception {
        MachineStatusEvent event = unpack(
                new NodeEvent.StageChange(stage, false, List.of(new NodeEvent.Unmet("etcd", "no leader"))),
                MachineStatusEvent.class);

        assertThat(event.getStage().name()).isEqualTo(stage.name());
        assertThat(event.getStatus().getReady()).isFalse();
        assertThat(event.getStatus().getUnmetConditions(0).getName()).isEqualTo("etcd");
        assertThat(event.getStatus().getUnmetConditions(0).getReason()).isEqualTo("no leader");
    }

    @ParameterizedTest
    @EnumSource
    void everyStateOfAServiceHasItsNumber(ServiceState state) throws Exception {
        ServiceHealth health = new ServiceHealth(ServiceHealth.Verdict.UNKNOWN, "", FakeNode.THEN);

        ServiceStateEvent event =
                unpack(new NodeEvent.ServiceChange("etcd", state, "", health), ServiceStateEvent.class);

        assertThat(event.getAction().name()).isEqualTo(state.name());
        assertThat(event.getHealth().getUnknown()).isTrue();
    }

    private static <M extends Message> M unpack(Payload payload, Class<M> type) throws InvalidProtocolBufferException {
        return EventMessages.of(new NodeEvent("1", FakeNode.THEN, "", payload))
                .getData()
                .unpack(type);
    }

    private void publish(NodeEvent... events) {
        api.node.events = () -> new ListFeed<>(List.of(events));
    }

    private List<Event> events(EventsRequest.Builder request) throws Exception {
        List<Event> events = new ArrayList<>();
        api.admin().events(request.build()).forEachRemaining(events::add);
        return events;
    }
}
