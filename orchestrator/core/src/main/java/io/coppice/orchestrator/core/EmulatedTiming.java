package io.coppice.orchestrator.core;

import io.coppice.hypervisor.Acceleration;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.ComponentConfig;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * How patient the programs of control planes are under software emulation: arguments of theirs.
 *
 * <p>An API server counts all objects of every kind once a minute for its metrics, which is about one more read of etcd a second. It does not count here.
 *
 * <p>Where there are several control planes, they have more patience with each other. By itself a member of etcd that has not heard its leader for a second holds an election, and whoever writes meanwhile waits. A member whose machine is
 * emulated on a busy host is late by more than that all the time: three control planes with Kubernetes on two processors elected one leader after the other, and
 * none of their API servers came up. The rule is a heartbeat of about the time that a message takes, and an election after ten of them
 * (<a href="https://etcd.io/docs/v3.5/tuning/">etcd, Tuning</a>). The controllers ask and write every two seconds who leads them, which are
 * rounds of etcd as well; the longer times have the proportions of Kubernetes' own.
 *
 * @param etcd of etcd
 * @param apiServer of the API server
 * @param controllers of the controller manager
 * @param scheduler of the scheduler
 */
record EmulatedTiming(
        Map<String, String> etcd,
        Map<String, String> apiServer,
        Map<String, String> controllers,
        Map<String, String> scheduler) {

    static final EmulatedTiming NONE = new EmulatedTiming(Map.of(), Map.of(), Map.of(), Map.of());

    private static final Map<String, String> ELECTION =
            Map.of("heartbeat-interval", "500", "election-timeout", "5000"); // milliseconds
    private static final Map<String, String> COUNTING = Map.of("etcd-count-metric-poll-period", "0");
    private static final Map<String, String> LEADERSHIP = Map.of(
            "leader-elect-lease-duration", "60s",
            "leader-elect-renew-deadline", "40s",
            "leader-elect-retry-period", "10s");

    static EmulatedTiming of(Acceleration acceleration, int controlPlanes) {
        return switch (acceleration) {
            case KVM -> NONE;
            case SOFTWARE ->
                controlPlanes < 2
                        ? new EmulatedTiming(Map.of(), COUNTING, Map.of(), Map.of())
                        : new EmulatedTiming(ELECTION, COUNTING, LEADERSHIP, LEADERSHIP);
        };
    }

    /** Without what a cluster's config says of the same matter: each program refuses times that do not match each other. */
    EmulatedTiming unsaidIn(Cluster said) {
        return new EmulatedTiming(
                unsaid(etcd, said.etcd().extraArgs()),
                unsaid(apiServer, said.apiServer().component().extraArgs()),
                unsaid(controllers, said.controllerManager().extraArgs()),
                unsaid(scheduler, said.scheduler().extraArgs()));
    }

    private static Map<String, String> unsaid(Map<String, String> ours, Map<String, String> theirs) {
        return Collections.disjoint(ours.keySet(), theirs.keySet()) ? ours : Map.of();
    }

    /** A component of Kubernetes with these arguments and nothing else. */
    static ComponentConfig component(Map<String, String> arguments) {
        var plain = ComponentConfig.DEFAULT;
        return new ComponentConfig(Optional.empty(), arguments, plain.extraVolumes(), plain.env());
    }
}
