package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coppice.junit.Cluster;
import io.coppice.junit.CoppiceCluster;
import io.coppice.junit.Named;
import io.coppice.junit.Node;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;

/** Each test has two machines of its own, which another test has neither killed nor unplugged. */
@CoppiceCluster(workers = 1)
class WorkerLossIT {

    private static String bootId(Node node) {
        return node.read("/proc/sys/kernel/random/boot_id");
    }

    @Test
    void aWorkerThatLostItsPowerComesBackAsItself(Cluster cluster, @Named("worker-1") Node worker) {
        var machineId = worker.read("/etc/machine-id");
        var boot = bootId(worker);

        worker.kill();
        assertThrows(StatusRuntimeException.class, () -> bootId(worker));
        cluster.start();

        assertEquals(machineId, worker.read("/etc/machine-id"));
        assertNotEquals(boot, bootId(worker));
    }

    @Test
    void theControlPlaneBearsTheLossOfAWorker(
            Cluster cluster, @Named("controlplane-1") Node controlPlane, @Named("worker-1") Node worker) {
        worker.unplug();

        assertTrue(controlPlane.services().stream().allMatch(service -> service.getState().equals("Running")));
        cluster.start();
        assertTrue(cluster.health().healthy());
    }
}
