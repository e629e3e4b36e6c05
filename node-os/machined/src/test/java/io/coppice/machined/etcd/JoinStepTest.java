package io.coppice.machined.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.node.EtcdControl.Member;
import io.coppice.machined.service.Launch;
import io.coppice.machined.service.ServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinStepTest {

    private static final EtcdEndpoint ONE = EtcdEndpoint.of("cp-1", "10.88.0.11");
    private static final EtcdEndpoint TWO = EtcdEndpoint.of("cp-2", "10.88.0.12");
    private static final EtcdEndpoint THREE = EtcdEndpoint.of("cp-3", "10.88.0.13");
    private static final EtcdSettings SETTINGS =
            new EtcdSettings(Path.of("/usr/bin/etcd"), TWO, List.of(ONE, THREE), "token", Map.of());
    private static final Member FIRST = member(1, "cp-1", ONE, false);

    @Test
    void dataIsAlwaysResumed() {
        for (boolean bootstrapped : new boolean[] {false, true}) {
            assertThat(JoinStep.decide(SETTINGS, true, bootstrapped, Optional.empty()))
                    .isEqualTo(new JoinStep.Resume());
            assertThat(JoinStep.decide(SETTINGS, true, bootstrapped, Optional.of(List.of(FIRST))))
                    .isEqualTo(new JoinStep.Resume());
        }
    }

    @Test
    void withoutAClusterTheBootstrapCallDecides() {
        assertThat(JoinStep.decide(SETTINGS, false, false, Optional.empty())).isInstanceOf(JoinStep.Wait.class);
        assertThat(JoinStep.decide(SETTINGS, false, true, Optional.empty())).isEqualTo(new JoinStep.Begin());
    }

    @Test
    void aClusterIsJoinedEvenByANodeThatWasToldToBeginOne() {
        for (boolean bootstrapped : new boolean[] {false, true}) {
            assertThat(JoinStep.decide(SETTINGS, false, bootstrapped, Optional.of(List.of(FIRST))))
                    .isEqualTo(new JoinStep.Announce());
        }
    }

    @Test
    void anotherLearnerIsWaitedFor() {
        assertThat(JoinStep.decide(SETTINGS, false, false, Optional.of(List.of(FIRST, member(3, "", THREE, true)))))
                .isInstanceOfSatisfying(
                        JoinStep.Wait.class, wait -> assertThat(wait.reason()).contains("cp-3"));
    }

    @Test
    void anAnnouncedMemberThatNeverRanStartsAsItself() {
        assertThat(JoinStep.decide(SETTINGS, false, false, Optional.of(List.of(FIRST, member(2, "", TWO, true)))))
                .isEqualTo(new JoinStep.Join("cp-1=https://10.88.0.11:2380,cp-2=https://10.88.0.12:2380"));
    }

    @Test
    void aMemberWhoseDataIsGoneIsForgottenFirst() {
        assertThat(JoinStep.decide(SETTINGS, false, false, Optional.of(List.of(FIRST, member(2, "cp-2", TWO, false)))))
                .isEqualTo(new JoinStep.Forget(2));
    }

    @Test
    void flagsOfTheNodeCannotBeReplaced() throws Exception {
        EtcdFiles files = new EtcdFiles(Path.of("/d"), Path.of("/m"), Path.of("/ca"), Path.of("/crt"), Path.of("/key"));
        Launch launch = EtcdCommand.first(with(Map.of("unsafe-no-fsync", "true")), files, "cp-2=x", true);
        assertThat(launch.command())
                .startsWith("/usr/bin/etcd", "--name=cp-2")
                .contains(
                        "--listen-client-urls=https://10.88.0.12:2379,https://127.0.0.1:2379",
                        "--initial-cluster-state=new",
                        "--unsafe-no-fsync=true",
                        "--client-cert-auth=true");
        assertThat(EtcdCommand.resume(SETTINGS, files).command()).noneMatch(flag -> flag.contains("initial-cluster"));
        assertThatThrownBy(() -> EtcdCommand.resume(with(Map.of("data-dir", "/x")), files))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("cluster.etcd.extraArgs")
                .hasMessageContaining("data-dir");
    }

    /** A leader that ends hands its place over first, and gives up after 5 s and two elections. */
    @Test
    void callsAndTheEndMayTakeAsLongAsEtcdItselfWaits() {
        assertThat(SETTINGS.limit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(with(Map.of("election-timeout", "5000")).limit()).isEqualTo(Duration.ofSeconds(18));
        assertThat(with(Map.of("election-timeout", "soon")).limit()).isEqualTo(Duration.ofSeconds(10));
    }

    private static EtcdSettings with(Map<String, String> arguments) {
        return new EtcdSettings(SETTINGS.program(), TWO, List.of(ONE), "token", arguments);
    }

    private static Member member(long id, String name, EtcdEndpoint endpoint, boolean learner) {
        return new Member(id, name, List.of(endpoint.peerUrl()), List.of(), learner);
    }
}
