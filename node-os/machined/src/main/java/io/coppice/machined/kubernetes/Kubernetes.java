package io.coppice.machined.kubernetes;

import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.kubernetes.component.Gate;
import io.coppice.machined.kubernetes.component.KubernetesPaths;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.machined.kubernetes.pki.AdminKubeconfig;
import io.coppice.machined.kubernetes.pki.KubernetesFiles;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.Supervisor;
import io.coppice.nodeos.config.ExtensionConfig;
import io.coppice.nodeos.config.MachineConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Kubernetes on this node. Nothing happens before it is started; starting it again puts everything in order again. */
public final class Kubernetes implements AutoCloseable {

    private final NodeSettings settings;
    private final KubernetesPaths paths;
    private final NodePart node;
    private final @Nullable ControlPlanePart controlPlane;

    /**
     * @param etcd how a control plane reaches etcd, empty on a worker
     * @param images what pods need is there once this opens
     * @param report takes what happens, in words
     */
    public Kubernetes(
            NodeSettings settings,
            KubernetesPaths paths,
            NodePaths nodePaths,
            Supervisor supervisor,
            Optional<EtcdAccess> etcd,
            Gate images,
            Consumer<String> report)
            throws KubernetesFailure {
        this.settings = settings;
        this.paths = paths;
        try {
            KubernetesFiles files = new KubernetesFiles(settings, paths);
            CountDownLatch served = new CountDownLatch(1);
            this.controlPlane = etcd.isPresent()
                    ? new ControlPlanePart(settings, paths, files, supervisor, etcd.get(), served, report)
                    : null;
            this.node = new NodePart(settings, paths, nodePaths, files, supervisor, images, served, report);
        } catch (IdentityException failure) {
            throw new KubernetesFailure(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Kubernetes as a config wants it, if the config names the extension that brings it. */
    public static Optional<Kubernetes> of(
            MachineConfig config,
            String hostname,
            NodePaths paths,
            Supervisor supervisor,
            Optional<EtcdAccess> etcd,
            Gate images,
            Consumer<String> report)
            throws KubernetesFailure {
        for (ExtensionConfig extension : config.extensions()) {
            if (extension.name().equals(ExtensionConfig.KUBERNETES)) {
                return Optional.of(new Kubernetes(
                        SettingsReader.read(config, hostname, extension.version()),
                        KubernetesPaths.of(paths, paths.extension(ExtensionConfig.KUBERNETES)),
                        paths,
                        supervisor,
                        etcd,
                        images,
                        report));
            }
        }
        return Optional.empty();
    }

    public NodeSettings settings() {
        return settings;
    }

    public KubernetesPaths paths() {
        return paths;
    }

    /** Writes all files and starts all services of the node. */
    public void start() throws KubernetesFailure {
        startControlPlane();
        try {
            node.start(Instant.now());
        } catch (IdentityException | IOException failure) {
            throw new KubernetesFailure("the node cannot join: " + failure.getMessage(), failure);
        }
    }

    /** Only what a control plane runs; nothing on a worker. */
    void startControlPlane() throws KubernetesFailure {
        ControlPlanePart part = controlPlane;
        if (part != null) {
            try {
                part.start();
            } catch (IdentityException | IOException failure) {
                throw new KubernetesFailure("the control plane cannot start: " + failure.getMessage(), failure);
            }
        }
    }

    /**
     * A new kubeconfig for whoever administers the cluster; a secret.
     *
     * @throws KubernetesFailure on a worker, which has no key to issue it with
     */
    public String adminKubeconfig() throws KubernetesFailure {
        try {
            return AdminKubeconfig.issue(settings);
        } catch (IdentityException failure) {
            throw new KubernetesFailure("no kubeconfig can be issued: " + failure.getMessage(), failure);
        }
    }

    /** Renews what nears its end of a control plane's certificates; nothing on a worker, whose kubelet renews its own. Called by one thread. */
    void renewCertificates(Instant now) throws InterruptedException {
        if (controlPlane != null) {
            controlPlane.renew(now);
        }
    }

    /** Ends what the agent itself does; services are left to the supervisor. */
    @Override
    public void close() throws IOException {
        if (controlPlane != null) {
            controlPlane.close();
        }
        node.close();
    }
}
