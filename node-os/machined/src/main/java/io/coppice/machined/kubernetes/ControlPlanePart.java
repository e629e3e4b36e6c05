package io.coppice.machined.kubernetes;

import io.coppice.machined.etcd.EtcdMember;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.kubernetes.client.Access;
import io.coppice.machined.kubernetes.client.Kubeconfig;
import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.client.ServerProbe;
import io.coppice.machined.kubernetes.component.ApiServer;
import io.coppice.machined.kubernetes.component.ControllerManager;
import io.coppice.machined.kubernetes.component.KubernetesPaths;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.machined.kubernetes.component.Scheduler;
import io.coppice.machined.kubernetes.manifest.ManifestKeeper;
import io.coppice.machined.kubernetes.manifest.NodeMarksKeeper;
import io.coppice.machined.kubernetes.manifest.ServingApprover;
import io.coppice.machined.kubernetes.pki.ControlPlaneCertificates;
import io.coppice.machined.kubernetes.pki.KubernetesFiles;
import io.coppice.machined.service.Supervisor;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What only control planes do: the API and its controllers, and what the agent keeps in the API. */
final class ControlPlanePart implements AutoCloseable {

    private final NodeSettings settings;
    private final KubernetesFiles files;
    private final Supervisor supervisor;
    private final EtcdAccess etcd;
    private final ServerProbe probe;
    private final KubernetesClient client;
    private final ManifestKeeper manifests;
    private final ServingApprover approver;
    private final NodeMarksKeeper marks;
    private final ApiServer apiServer;
    private final ControllerManager controllerManager;
    private final Scheduler scheduler;
    private final CertificateRenewal renewal;
    private volatile @Nullable ControlPlaneCertificates certificates;
    private volatile @Nullable CertifiedKey etcdClient;

    /** @param served open once an API server of the cluster has served */
    ControlPlanePart(
            NodeSettings settings,
            KubernetesPaths paths,
            KubernetesFiles files,
            Supervisor supervisor,
            EtcdAccess etcd,
            CountDownLatch served,
            Consumer<String> report) {
        this.settings = settings;
        this.files = files;
        this.supervisor = supervisor;
        this.etcd = etcd;
        this.probe = new ServerProbe(this::access);
        this.client = new KubernetesClient(new Kubeconfig(paths.agentKubeconfig()));
        this.manifests = new ManifestKeeper(client, settings, report);
        this.approver = new ServingApprover(client, report);
        this.marks = new NodeMarksKeeper(client, settings, report);
        ServerHealth server = new ServerHealth(probe, settings.localServer().resolve("/readyz"), "the API server");
        ServedMark mark = new ServedMark(paths.apiServed());
        this.apiServer = new ApiServer(
                settings,
                paths,
                mark.before(new TurnGate(
                        settings.nodeName(),
                        settings.config().controlPlanePeers(),
                        served,
                        new ListeningPort(settings.ports().etcd()))),
                mark.behind(server));
        this.controllerManager = new ControllerManager(
                settings,
                paths,
                new ServerHealth(probe, local(settings.ports().controllerManager()), "the controller manager"));
        this.scheduler = new Scheduler(
                settings, paths, new ServerHealth(probe, local(settings.ports().scheduler()), "the scheduler"));
        this.renewal = new CertificateRenewal(
                new Issued(),
                List.of(ApiServer.SERVICE, ControllerManager.SERVICE, Scheduler.SERVICE),
                supervisor::restart,
                report);
    }

    void start() throws IdentityException, IOException {
        issue();
        Services.start(
                supervisor,
                List.of(
                        apiServer.service(Services.known(supervisor, EtcdMember.SERVICE)),
                        controllerManager.service(),
                        scheduler.service()));
        manifests.start();
        approver.start();
        marks.start();
    }

    @Override
    public void close() {
        manifests.close();
        approver.close();
        marks.close();
        client.close();
        probe.close();
    }

    private static URI local(int port) {
        return URI.create("https://127.0.0.1:" + port + "/healthz");
    }

    private void issue() throws IdentityException, IOException {
        ControlPlaneCertificates issued = ControlPlaneCertificates.issue(settings);
        CertifiedKey client = etcd.client().get();
        files.writeControlPlane(issued, etcd.authority(), client);
        certificates = issued;
        etcdClient = client;
    }

    private Access access() {
        Optional<CertifiedKey> own = Optional.ofNullable(certificates).map(issued -> issued.get("agent"));
        return new Access(settings.localServer(), files.trusted(), own, Optional.empty());
    }

    /** Renews all certificates when one nears its end, or when the agent has another one for etcd by now. Called by one thread. */
    void renew(Instant now) throws InterruptedException {
        renewal.look(now);
    }

    private final class Issued implements CertificateRenewal.Certificates {

        @Override
        public boolean due(Instant now) throws IdentityException {
            ControlPlaneCertificates current = certificates;
            return current != null
                    && (!current.due(now).isEmpty() || !etcd.client().get().equals(etcdClient));
        }

        @Override
        public void issue() throws IdentityException, IOException {
            ControlPlanePart.this.issue();
        }
    }
}
