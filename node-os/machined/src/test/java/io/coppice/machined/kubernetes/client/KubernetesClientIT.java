package io.coppice.machined.kubernetes.client;

import io.coppice.machined.kubernetes.RealControlPlane;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a real API server. */
class KubernetesClientIT extends KubernetesClientContract {

    @TempDir
    static Path directory;

    private static @Nullable RealControlPlane controlPlane;

    @BeforeAll
    static void start() throws Exception {
        controlPlane = RealControlPlane.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        if (controlPlane != null) {
            controlPlane.close();
        }
    }

    @Override
    AccessSource access() {
        if (controlPlane == null) {
            throw new IllegalStateException("the control plane was not started");
        }
        return new Kubeconfig(controlPlane.kubernetes().paths().agentKubeconfig());
    }

    @Override
    void stopServer() {}
}
