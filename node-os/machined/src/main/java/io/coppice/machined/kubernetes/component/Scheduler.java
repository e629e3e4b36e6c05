package io.coppice.machined.kubernetes.component;

import io.coppice.machined.service.HealthCheck;

/** kube-scheduler, on every control plane. */
public final class Scheduler extends ControlLoop {

    /** Name of the service. */
    public static final String SERVICE = "kube-scheduler";

    public Scheduler(NodeSettings settings, KubernetesPaths paths, HealthCheck health) {
        super(
                SERVICE,
                "cluster.scheduler",
                settings.ports().scheduler(),
                settings.cluster().scheduler(),
                settings,
                paths,
                health);
    }

    @Override
    void addTo(Flags flags) {}
}
