package io.coppice.cli;

import io.coppice.nodeos.api.machine.Event;
import io.coppice.nodeos.api.machine.EventsRequest;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice node events}. */
@Command(name = "events", description = "Show what happened on a node since it booted.")
final class NodeEventsCommand extends ReadCommand {

    /** The node never says that the past is told; a silence this long does. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    @Mixin
    private NodeTarget target;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "EVENTS", description = "Begin with so many last events. Default: all.")
    private Optional<Integer> tail = Optional.empty();

    NodeEventsCommand(CliContext context) {
        super(context);
    }

    private sealed interface Heard {
        record One(Event event) implements Heard {}

        record End() implements Heard {}

        record Broken(StatusRuntimeException cause) implements Heard {}
    }

    @Override
    public Integer call() {
        Consumer<Event> shown = renderer().stream(
                NodeEvents.FIELDS, event -> context().out().println(Values.printable(NodeEvents.text(event))));
        EventsRequest request =
                EventsRequest.newBuilder().setTailEvents(tail.orElse(-1)).build();
        return target.call(context(), stub -> {
            try (CancellableContext call = Context.current().withCancellation()) {
                BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
                Iterator<Event> events = within(call, () -> stub.events(request));
                Thread.ofPlatform().daemon().name("events").start(() -> listen(events, heard));
                show(heard, shown);
            }
            return ExitCode.OK;
        });
    }

    private static Iterator<Event> within(CancellableContext call, Supplier<Iterator<Event>> start) {
        Context before = call.attach();
        try {
            return start.get();
        } finally {
            call.detach(before);
        }
    }

    private static void listen(Iterator<Event> events, BlockingQueue<Heard> heard) {
        try {
            events.forEachRemaining(event -> heard.add(new Heard.One(event)));
            heard.add(new Heard.End());
        } catch (StatusRuntimeException e) {
            heard.add(new Heard.Broken(e));
        }
    }

    /** The first event is empty and says that the stream stands; until then the node may take its time. */
    private void show(BlockingQueue<Heard> heard, Consumer<Event> shown) {
        Duration limit = NodeTarget.CALL_LIMIT;
        while (true) {
            switch (next(heard, limit)) {
                case Heard.One(Event event) -> {
                    if (!event.getData().getTypeUrl().isEmpty()) {
                        shown.accept(event);
                    }
                    limit = SILENCE;
                }
                case Heard.End _ -> {
                    return;
                }
                case Heard.Broken(StatusRuntimeException cause) -> throw cause;
            }
        }
    }

    private Heard next(BlockingQueue<Heard> heard, Duration limit) {
        try {
            Heard next = follow ? heard.take() : heard.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
            return limit.equals(NodeTarget.CALL_LIMIT)
                    ? new Heard.Broken(Status.DEADLINE_EXCEEDED
                            .withDescription("it began no stream of events within " + limit.toSeconds() + " s")
                            .asRuntimeException())
                    : new Heard.End();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Heard.End();
        }
    }
}
