package io.coppice.junit;

import io.coppice.nodeos.api.machine.ServiceInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for something to come about in a cluster. When a service of a node has failed, the wait ends at once with its name and the end of its
 * log, and not at the limit. A node that does not answer is no failure: it may be booting.
 */
public final class Waiting {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int LINES = 20;

    /** Looks at nodes: the services of those that answer, by node, and their logs. */
    interface View {
        Map<String, List<ServiceInfo>> services();

        String log(String node, String service);
    }

    private final View view;
    private final Duration limit;
    private final Set<String> tolerated;

    Waiting(View view, Duration limit, Set<String> tolerated) {
        this.view = view;
        this.limit = limit;
        this.tolerated = Set.copyOf(tolerated);
    }

    static Waiting on(Cluster cluster) {
        return new Waiting(new ClusterServices(cluster), LIMIT, Set.of());
    }

    /** The same with another limit than two minutes. */
    public Waiting within(Duration value) {
        return new Waiting(view, value, tolerated);
    }

    /** The same for tests that let services fail: those of these names may. */
    public Waiting tolerating(String... services) {
        var all = new TreeSet<>(tolerated);
        all.addAll(List.of(services));
        return new Waiting(view, limit, all);
    }

    /**
     * Returns as soon as the condition holds. A condition that asks a node which does not answer does not hold yet.
     *
     * @param what is waited for, such as {@code three pods run}
     * @throws AssertionError if a service fails meanwhile, or at the limit
     */
    public void until(String what, BooleanSupplier condition) {
        var _ = untilPresent(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Returns once all these services of a node run and are not known to be unhealthy. */
    public void untilRunning(Node node, String... services) {
        until(
                String.join(", ", services) + " of " + node + " run",
                () -> node.services().stream()
                        .filter(service -> service.getState().equals("Running"))
                        .filter(service -> service.getHealth().getUnknown()
                                || service.getHealth().getHealthy())
                        .map(ServiceInfo::getId)
                        .toList()
                        .containsAll(List.of(services)));
    }

    /**
     * The value, as soon as there is one.
     *
     * @param what is waited for
     * @throws AssertionError if a service fails meanwhile, or at the limit
     */
    public <T> T untilPresent(String what, Supplier<Optional<T>> value) {
        var end = System.nanoTime() + limit.toNanos();
        while (true) {
            var began = System.nanoTime();
            Optional<StatusRuntimeException> silence = Optional.empty();
            try {
                var found = value.get();
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (StatusRuntimeException e) {
                silence = Optional.of(refuseUnlessSilent(e));
            }
            refuseFailures(what);
            if (System.nanoTime() - end >= 0) {
                throw new AssertionError(
                        "not within " + limit.toSeconds() + " s: " + what
                                + silence.map(e -> "; a node does not answer: " + e.getMessage())
                                        .orElse(""),
                        silence.orElse(null));
            }
            pause(Math.max(PAUSE.toNanos(), System.nanoTime() - began));
        }
    }

    private static StatusRuntimeException refuseUnlessSilent(StatusRuntimeException e) {
        var code = e.getStatus().getCode();
        if (code != Status.Code.UNAVAILABLE && code != Status.Code.DEADLINE_EXCEEDED) {
            throw e;
        }
        return e;
    }

    private void refuseFailures(String what) {
        view.services()
                .forEach((node, services) -> FailedService.among(node, services, tolerated)
                        .ifPresent(failed -> {
                            throw new AssertionError("in vain: " + what + ", for " + failed + "\n"
                                    + String.join("\n", tail(view.log(node, failed.service()))));
                        }));
    }

    private static List<String> tail(String log) {
        var lines = new ArrayList<>(log.lines().toList());
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }

    /** As long as a look took: a busy node is not asked without a break. */
    private static void pause(long nanoseconds) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanoseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the wait was interrupted", e);
        }
    }

    private record ClusterServices(Cluster cluster) implements View {

        @Override
        public Map<String, List<ServiceInfo>> services() {
            var found = new LinkedHashMap<String, List<ServiceInfo>>();
            for (var node : cluster.nodes()) {
                try {
                    found.put(node.name(), node.services());
                } catch (StatusRuntimeException e) {
                    var _ = refuseUnlessSilent(e);
                }
            }
            return found;
        }

        @Override
        public String log(String node, String service) {
            try {
                return cluster.node(node).log(service);
            } catch (StatusRuntimeException e) {
                return "its log cannot be read: " + e.getMessage();
            }
        }
    }
}
