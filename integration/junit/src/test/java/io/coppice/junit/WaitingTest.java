package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.api.machine.ServiceEvent;
import io.coppice.nodeos.api.machine.ServiceEvents;
import io.coppice.nodeos.api.machine.ServiceInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits end as soon as it is known how. */
@Timeout(30)
class WaitingTest {

    private static final Duration NEVER_REACHED = Duration.ofHours(1);

    private final List<ServiceInfo> services = new ArrayList<>();

    private Waiting waiting(Duration limit) {
        return new Waiting(
                new Waiting.View() {
                    @Override
                    public Map<String, List<ServiceInfo>> services() {
                        return Map.of("worker-1", List.copyOf(services));
                    }

                    @Override
                    public String log(String node, String service) {
                        return "the log of " + service + " on " + node;
                    }
                },
                limit,
                Set.of());
    }

    private static ServiceInfo service(String name, String state) {
        return ServiceInfo.newBuilder()
                .setId(name)
                .setState(state)
                .setEvents(ServiceEvents.newBuilder()
                        .addEvents(ServiceEvent.newBuilder().setState("Failed").setMsg("exit code 0"))
                        .addEvents(ServiceEvent.newBuilder().setState("Failed").setMsg("exit code 1"))
                        .addEvents(ServiceEvent.newBuilder().setState(state).setMsg("exit code 2")))
                .build();
    }

    @Test
    void aValueEndsTheWait() {
        services.add(service("etcd", "Running"));
        var looks = new ArrayList<Integer>();

        assertThat(waiting(NEVER_REACHED).<String>untilPresent("a value", () -> {
                    looks.add(looks.size());
                    return looks.size() < 3 ? Optional.empty() : Optional.of("found");
                }))
                .isEqualTo("found");
    }

    @Test
    void aServiceThatFailedEndsItAtOnceWithItsLog() {
        services.add(service("etcd", "Running"));
        services.add(service("kubelet", "Failed"));

        assertThatThrownBy(() -> waiting(NEVER_REACHED).until("three pods run", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("three pods run")
                .hasMessageContaining("kubelet of worker-1 has failed: exit code 2")
                .hasMessageContaining("the log of kubelet on worker-1");
    }

    @Test
    void aServiceThatMayStillComeUpIsWaitedFor() {
        services.add(service("etcd", "Starting"));
        var looks = new ArrayList<Integer>();

        waiting(NEVER_REACHED).until("it came up", () -> {
            looks.add(looks.size());
            return looks.size() == 3;
        });
    }

    @Test
    void aFailureThatIsExpectedDoesNot() {
        services.add(service("kubelet", "Failed"));

        assertThatThrownBy(() -> waiting(Duration.ofMillis(1))
                        .tolerating("etcd", "kubelet")
                        .until("three pods run", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not within 0 s: three pods run");
    }

    @Test
    void whatHoldsAlreadyIsNotQuestioned() {
        services.add(service("kubelet", "Failed"));

        waiting(NEVER_REACHED).until("it holds", () -> true);
    }

    @Test
    void aNodeThatIsSilentIsWaitedForAndOneThatRefusesIsNot() {
        var looks = new ArrayList<StatusRuntimeException>();
        waiting(NEVER_REACHED).until("it answers", () -> {
            if (looks.size() == 2) {
                return true;
            }
            looks.add(Status.UNAVAILABLE.asRuntimeException());
            throw looks.getLast();
        });

        assertThatThrownBy(() -> waiting(NEVER_REACHED).until("it answers", () -> {
                    throw Status.PERMISSION_DENIED.asRuntimeException();
                }))
                .isInstanceOf(StatusRuntimeException.class);
    }
}
