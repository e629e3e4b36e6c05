package io.coppice.machined.kubernetes;

import io.coppice.machined.containerd.Containerd;
import io.coppice.machined.kubernetes.component.Kubelet;
import io.coppice.machined.lifecycle.Lifecycle.BeforeStop;
import io.coppice.machined.service.ServiceException;
import io.coppice.machined.service.Supervisor;
import io.coppice.machined.system.RunningContainers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Before the node ends: the kubelet, which would start them again, then all pods. The node's next life starts them anew. */
public final class PodsEnd implements BeforeStop {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Supervisor supervisor;
    private final RunningContainers containers;
    private final Consumer<String> report;

    /** @param report takes what happens, in words */
    public PodsEnd(Supervisor supervisor, Path containerdSocket, Consumer<String> report) {
        this.supervisor = supervisor;
        this.containers = new RunningContainers(containerdSocket, "k8s.io");
        this.report = report;
    }

    @Override
    public void run() throws ServiceException, InterruptedException {
        if (!supervisor.known(Kubelet.SERVICE)) {
            return;
        }
        supervisor.stop(Kubelet.SERVICE);
        if (!supervisor.healthy(Containerd.SERVICE)) {
            return;
        }
        try {
            int killed = containers.end(GRACE);
            if (killed > 0) {
                report.accept(killed + " containers did not end within " + GRACE.toSeconds() + " s and were killed");
            }
        } catch (IOException failure) {
            report.accept("containers could not be ended in order: " + failure.getMessage());
        }
    }
}
