package io.coppice.orchestrator.core;

import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Patch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How patient control planes are with each other under software emulation, where there are several: patches of their configs that come after a user's, each of
 * them only where the user says nothing of the same matter, for every program refuses times that do not match each other.
 *
 * <p>By itself a member of etcd that has not heard its leader for a second holds an election, and whoever writes meanwhile waits. A member whose machine is
 * emulated on a busy host is late by more than that all the time: three control planes with Kubernetes on two processors elected one leader after the other, and
 * none of their API servers came up. The rule is a heartbeat of about the time that a message takes, and an election after ten of them
 * (<a href="https://etcd.io/docs/v3.5/tuning/">etcd, Tuning</a>). The controllers ask and write every two seconds who leads them, which are
 * rounds of etcd as well; theirs are Kubernetes' own times four times over. A node whose API server is gone is heard again through another one after
 * an election and a pause of its balancer, and is not to be given up before that.
 *
 * @param matter arguments that are of the same matter
 * @param said arguments of the same program in a config
 * @param patch of the config
 */
record EmulatedTiming(Set<String> matter, Function<Cluster, Map<String, String>> said, String patch) {

    private static final Set<String> LEADERSHIP =
            Set.of("leader-elect-lease-duration", "leader-elect-renew-deadline", "leader-elect-retry-period");

    private static final EmulatedTiming MEMBERS = new EmulatedTiming(
            Set.of("heartbeat-interval", "election-timeout", "config-file"),
            said -> said.etcd().extraArgs(),
            """
            cluster:
              etcd:
                extraArgs:
                  heartbeat-interval: "500"
                  election-timeout: "5000"
            """);

    private static final EmulatedTiming CONTROLLERS =
            new EmulatedTiming(LEADERSHIP, said -> said.controllerManager().extraArgs(), """
            cluster:
              controllerManager:
                extraArgs:
                  leader-elect-lease-duration: 60s
                  leader-elect-renew-deadline: 40s
                  leader-elect-retry-period: 8s
            """);

    private static final EmulatedTiming NODES = new EmulatedTiming(
            Set.of("node-monitor-grace-period"),
            said -> said.controllerManager().extraArgs(),
            """
            cluster:
              controllerManager:
                extraArgs:
                  node-monitor-grace-period: 60s
            """);

    private static final EmulatedTiming SCHEDULERS =
            new EmulatedTiming(withConfig(LEADERSHIP), said -> said.scheduler().extraArgs(), """
            cluster:
              scheduler:
                extraArgs:
                  leader-elect-lease-duration: 60s
                  leader-elect-renew-deadline: 40s
                  leader-elect-retry-period: 8s
            """);

    private static final String SOURCE = "times of control planes under software emulation";

    /** @param said what a control plane's config says with all patches of the user */
    static List<Patch> patches(DesiredCluster cluster, Cluster said) {
        return switch (cluster.acceleration()) {
            case KVM -> List.of();
            case SOFTWARE ->
                timings(cluster)
                        .filter(timing -> timing.isUnsaid(said))
                        .map(timing -> new Patch(SOURCE, timing.patch))
                        .toList();
        };
    }

    private static Stream<EmulatedTiming> timings(DesiredCluster cluster) {
        if (cluster.controlPlanes().size() < 2) {
            return Stream.of();
        }
        return cluster.kubernetes().isPresent()
                ? Stream.of(MEMBERS, CONTROLLERS, NODES, SCHEDULERS)
                : Stream.of(MEMBERS);
    }

    private boolean isUnsaid(Cluster cluster) {
        return Collections.disjoint(matter, said.apply(cluster).keySet());
    }

    /** The file of the scheduler's config speaks of its times, too. */
    private static Set<String> withConfig(Set<String> matter) {
        return Stream.concat(matter.stream(), Stream.of("config")).collect(Collectors.toUnmodifiableSet());
    }
}
