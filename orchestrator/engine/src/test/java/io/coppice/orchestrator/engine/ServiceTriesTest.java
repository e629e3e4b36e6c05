package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.coppice.nodeos.api.machine.ServiceEvent;
import io.coppice.nodeos.api.machine.ServiceEvents;
import io.coppice.nodeos.api.machine.ServiceInfo;
import org.junit.jupiter.api.Test;

class ServiceTriesTest {

    private final ServiceEvents.Builder events = ServiceEvents.newBuilder();

    private ServiceTriesTest at(int second, String state, String message) {
        events.addEvents(ServiceEvent.newBuilder()
                .setState(state)
                .setMsg(message)
                .setTs(Timestamp.newBuilder().setSeconds(second)));
        return this;
    }

    private ServiceInfo service() {
        return ServiceInfo.newBuilder().setId("etcd").setEvents(events).build();
    }

    @Test
    void failuresAreCountedWhateverTheServiceDoesNow() {
        at(0, "Failed", "exit code 1").at(1, "Starting", "starting").at(1, "Running", "process 7 started");
        at(2, "Failed", "exit code 2; next try in 1000 ms").at(3, "Running", "process 8 started");

        assertThat(ServiceTries.failures(service())).isEqualTo(2);
        assertThat(ServiceTries.lastFailure(service())).isEqualTo("exit code 2; next try in 1000 ms");
    }

    @Test
    void aServiceThatIsHealthyHasNotFailed() {
        at(0, "Failed", "exit code 1").at(1, "Running", "healthy");

        assertThat(ServiceTries.failures(service())).isZero();
    }

    @Test
    void aMomentOfHealthIsNotARunAndAMinuteIs() {
        at(0, "Failed", "exit code 1").at(1, "Running", "healthy").at(5, "Failed", "exit code 1");
        assertThat(ServiceTries.failures(service())).isEqualTo(2);

        at(6, "Running", "healthy").at(66, "Failed", "exit code 1");
        assertThat(ServiceTries.failures(service())).isEqualTo(1);
    }

    @Test
    void whatWasStoppedBeginsAnew() {
        at(0, "Failed", "exit code 1").at(1, "Finished", "stopped").at(2, "Running", "process 9 started");

        assertThat(ServiceTries.failures(service())).isZero();
    }
}
