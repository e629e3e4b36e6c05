package io.coppice.machined.api;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.ServiceState;
import io.coppice.machined.node.Stage;
import io.coppice.nodeos.api.common.Code;
import io.coppice.nodeos.api.common.Error;
import io.coppice.nodeos.api.machine.AddressEvent;
import io.coppice.nodeos.api.machine.ConfigLoadErrorEvent;
import io.coppice.nodeos.api.machine.ConfigValidationErrorEvent;
import io.coppice.nodeos.api.machine.Event;
import io.coppice.nodeos.api.machine.MachineStatusEvent;
import io.coppice.nodeos.api.machine.MachineStatusEvent.MachineStage;
import io.coppice.nodeos.api.machine.MachineStatusEvent.MachineStatus;
import io.coppice.nodeos.api.machine.PhaseEvent;
import io.coppice.nodeos.api.machine.SequenceEvent;
import io.coppice.nodeos.api.machine.ServiceStateEvent;
import io.coppice.nodeos.api.machine.TaskEvent;
import java.util.UUID;

/** Events as messages. */
final class EventMessages {
    /** Clients tell the kinds of events apart by this and the full name of the message. */
    private static final String TYPE_PREFIX = "talos/runtime/";

    private EventMessages() {}

    static Event greeting(String actor) {
        return Event.newBuilder()
                .setData(Any.getDefaultInstance())
                .setId(UUID.randomUUID().toString())
                .setActorId(actor)
                .build();
    }

    static Event of(NodeEvent event) {
        Message payload = message(event.payload());
        return Event.newBuilder()
                .setData(Any.newBuilder()
                        .setTypeUrl(TYPE_PREFIX + payload.getDescriptorForType().getFullName())
                        .setValue(payload.toByteString()))
                .setId(event.id())
                .setActorId(event.actor())
                .build();
    }

    private static Message message(NodeEvent.Payload payload) {
        return switch (payload) {
            case NodeEvent.Sequence sequence -> sequence(sequence);
            case NodeEvent.Phase phase ->
                PhaseEvent.newBuilder()
                        .setPhase(phase.name())
                        .setAction(
                                switch (phase.action()) {
                                    case START -> PhaseEvent.Action.START;
                                    case STOP -> PhaseEvent.Action.STOP;
                                })
                        .build();
            case NodeEvent.Task task ->
                TaskEvent.newBuilder()
                        .setTask(task.name())
                        .setAction(
                                switch (task.action()) {
                                    case START -> TaskEvent.Action.START;
                                    case STOP -> TaskEvent.Action.STOP;
                                })
                        .build();
            case NodeEvent.ServiceChange change ->
                ServiceStateEvent.newBuilder()
                        .setService(change.service())
                        .setAction(action(change.state()))
                        .setMessage(change.message())
                        .setHealth(ServiceCalls.health(change.health()))
                        .build();
            case NodeEvent.StageChange change -> stage(change);
            case NodeEvent.ConfigUnreadable unreadable ->
                ConfigLoadErrorEvent.newBuilder().setError(unreadable.error()).build();
            case NodeEvent.ConfigInvalid invalid ->
                ConfigValidationErrorEvent.newBuilder()
                        .setError(invalid.error())
                        .build();
            case NodeEvent.Addresses addresses ->
                AddressEvent.newBuilder()
                        .setHostname(addresses.hostname())
                        .addAllAddresses(addresses.addresses())
                        .build();
        };
    }

    private static SequenceEvent sequence(NodeEvent.Sequence sequence) {
        SequenceEvent.Builder message = SequenceEvent.newBuilder()
                .setSequence(sequence.name())
                .setAction(
                        switch (sequence.action()) {
                            case START -> SequenceEvent.Action.START;
                            case STOP -> SequenceEvent.Action.STOP;
                        });
        if (sequence.error().isPresent()) {
            message.setError(Error.newBuilder()
                    .setCode(Code.FATAL)
                    .setMessage(sequence.error().get()));
        }
        return message.build();
    }

    private static MachineStatusEvent stage(NodeEvent.StageChange change) {
        MachineStatus.Builder status = MachineStatus.newBuilder().setReady(change.ready());
        for (NodeEvent.Unmet unmet : change.unmet()) {
            status.addUnmetConditions(MachineStatus.UnmetCondition.newBuilder()
                    .setName(unmet.condition())
                    .setReason(unmet.reason()));
        }
        return MachineStatusEvent.newBuilder()
                .setStage(stage(change.stage()))
                .setStatus(status)
                .build();
    }

    private static MachineStage stage(Stage stage) {
        return switch (stage) {
            case BOOTING -> MachineStage.BOOTING;
            case MAINTENANCE -> MachineStage.MAINTENANCE;
            case RUNNING -> MachineStage.RUNNING;
            case REBOOTING -> MachineStage.REBOOTING;
            case SHUTTING_DOWN -> MachineStage.SHUTTING_DOWN;
        };
    }

    private static ServiceStateEvent.Action action(ServiceState state) {
        return switch (state) {
            case INITIALIZED -> ServiceStateEvent.Action.INITIALIZED;
            case PREPARING -> ServiceStateEvent.Action.PREPARING;
            case WAITING -> ServiceStateEvent.Action.WAITING;
            case STARTING -> ServiceStateEvent.Action.STARTING;
            case RUNNING -> ServiceStateEvent.Action.RUNNING;
            case STOPPING -> ServiceStateEvent.Action.STOPPING;
            case FINISHED -> ServiceStateEvent.Action.FINISHED;
            case FAILED -> ServiceStateEvent.Action.FAILED;
            case SKIPPED -> ServiceStateEvent.Action.SKIPPED;
        };
    }
}
