package io.coppice.machined.agent;

import io.coppice.machined.boot.Phase;
import io.coppice.machined.boot.PhaseException;
import io.coppice.machined.config.ConfigProblem;
import io.coppice.machined.config.ConfigSource;
import io.coppice.machined.config.LoadedConfig;
import io.coppice.machined.containerd.Containerd;
import io.coppice.machined.etcd.Etcd;
import io.coppice.machined.etcd.EtcdSettings;
import io.coppice.machined.etcd.EtcdSetup;
import io.coppice.machined.extension.ExtensionException;
import io.coppice.machined.extension.Extensions;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.identity.MachineId;
import io.coppice.machined.identity.NodeCertificates;
import io.coppice.machined.identity.NodeIdentities;
import io.coppice.machined.identity.SecretFiles;
import io.coppice.machined.kubernetes.EtcdAccess;
import io.coppice.machined.kubernetes.Kubernetes;
import io.coppice.machined.kubernetes.KubernetesFailure;
import io.coppice.machined.lease.DriveLease;
import io.coppice.machined.network.DhcpClient;
import io.coppice.machined.network.NetworkException;
import io.coppice.machined.network.NetworkPlan;
import io.coppice.machined.network.Resolver;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.Stage;
import io.coppice.machined.platform.Programs;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The phases of the boot: what each does, and which come after which. */
final class BootPhases {

    private static final Duration STATE_LIMIT = Duration.ofMinutes(3);

    private final Parts parts;
    private volatile @Nullable Etcd etcd;

    BootPhases(Parts parts) {
        this.parts = parts;
    }

    /** What comes before anything is known. A config is looked for also when there is no state disk. */
    List<Phase> first() {
        return List.of(
                new Phase("state", List.of(), this::mountState),
                new Phase("config", List.of(), List.of("state"), this::loadConfig));
    }

    /** Without a config: opens the API for one and waits for it. */
    List<Phase> maintenance() {
        return List.of(new Phase("maintenance", List.of(), this::maintain));
    }

    /** What comes once there is a config. */
    List<Phase> rest(boolean controlPlane) {
        List<Phase> phases = new ArrayList<>();
        phases.add(new Phase("extensions", List.of(), this::mountExtensions));
        phases.add(new Phase("identity", List.of(), this::takeIdentity));
        phases.add(new Phase("network", List.of(), this::configureNetwork));
        phases.add(new Phase("api", List.of("identity"), this::openApi));
        // To be seen from outside: before that, a connection would be lost on its way.
        phases.add(new Phase("reachable", List.of("api"), List.of("network"), () -> {}));
        phases.add(new Phase("lease", List.of(), this::beginLease));
        List<String> all = new ArrayList<>(List.of("extensions", "identity", "network", "api", "reachable", "lease"));
        if (controlPlane) {
            phases.add(new Phase("etcd", List.of("state", "identity", "network"), this::startEtcd));
            all.add("etcd");
        }
        phases.add(new Phase("containerd", List.of("state", "network"), List.of("extensions"), this::startContainerd));
        all.add("containerd");
        List<String> kubernetes = new ArrayList<>(List.of("extensions", "containerd"));
        if (controlPlane) {
            kubernetes.add("etcd");
        }
        phases.add(new Phase("kubernetes", kubernetes, List.of("api"), this::startKubernetes));
        all.add("kubernetes");
        phases.add(new Phase("running", all, this::run));
        return phases;
    }

    private void mountState() throws PhaseException, InterruptedException {
        try {
            Programs.Result result =
                    Programs.run(List.of(parts.paths.program("nodectl").toString(), "state"), "", STATE_LIMIT);
            if (result.exitCode() != 0) {
                throw new PhaseException("the state disk cannot be used: " + result.output()
                        + "; give the machine a disk with serial coppice-state");
            }
            parts.faults.removeLeft();
            parts.configStore.stateDiskMounted();
            SecretFiles.createDirectory(parts.paths.state());
            MachineId.establish(parts.paths.state(), parts.paths.run());
        } catch (IOException failure) {
            throw new PhaseException("the state disk cannot be mounted: " + failure.getMessage(), failure);
        }
    }

    private void loadConfig() throws PhaseException, InterruptedException {
        try {
            Optional<LoadedConfig> found = parts.configStore.load();
            if (found.isPresent()) {
                for (String warning : found.get().warnings()) {
                    parts.console.print(warning);
                }
                parts.config.begin(found.get());
            }
        } catch (ConfigProblem problem) {
            String message = String.valueOf(problem.getMessage());
            parts.events.emit(
                    problem.readable()
                            ? new NodeEvent.ConfigInvalid(message)
                            : new NodeEvent.ConfigUnreadable(message));
            throw new PhaseException(message, problem);
        }
    }

    private void maintain() throws PhaseException, InterruptedException {
        DhcpClient dhcp = askForAddress();
        try {
            parts.api.openForMaintenance(NodeIdentities.maintenance(parts.name.hostname()), parts.node);
        } catch (IdentityException failure) {
            throw new PhaseException(String.valueOf(failure.getMessage()), failure);
        }
        parts.stages.enter(Stage.MAINTENANCE);
        LoadedConfig unused = parts.config.await();
        parts.stages.enter(Stage.BOOTING);
        if (dhcp != null) {
            try {
                parts.supervisor.remove(dhcp.serviceId());
            } catch (ServiceException | IOException failure) {
                throw new PhaseException(String.valueOf(failure.getMessage()), failure);
            }
        }
    }

    /** Without an address the node still waits: its console tells what is wrong, and a card may be all that it lacks. */
    private @Nullable DhcpClient askForAddress() throws InterruptedException {
        try {
            NetworkPlan plan = NetworkPlan.maintenance(parts.network.links(), parts.name.hostname());
            stopForgottenDhcp();
            parts.network.apply(plan);
            DhcpClient dhcp = new DhcpClient(
                    parts.paths, plan.dhcpLinks().getFirst(), new Resolver(parts.paths.resolverFile(), plan));
            start(dhcp.service());
            return dhcp;
        } catch (NetworkException | ServiceException failure) {
            parts.console.print("maintenance: the API is not reachable: " + failure.getMessage());
            return null;
        }
    }

    private void mountExtensions() throws PhaseException, InterruptedException {
        try {
            new Extensions(parts.paths).mount(config().extensions());
        } catch (ExtensionException failure) {
            throw new PhaseException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** What an agent left that died in maintenance would go on changing addresses. */
    private void stopForgottenDhcp() throws InterruptedException {
        for (String id : parts.supervisor.stopForgotten(DhcpClient.SERVICE_PREFIX)) {
            parts.console.print("network: stopped " + id + ", which an earlier run of the agent had left");
        }
    }

    private void takeIdentity() throws PhaseException {
        MachineConfig config = config();
        parts.name.set(hostname(config));
        try {
            NodeCertificates unused = parts.credentials.take(config);
            if (config.machine().type() == MachineType.CONTROL_PLANE) {
                prepareEtcd(config);
            } else {
                parts.etcd.worker();
            }
        } catch (IdentityException | ServiceException failure) {
            throw new PhaseException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Makes etcd's control ready before the API opens, so that a bootstrap call that comes early is taken. */
    private void prepareEtcd(MachineConfig config) throws ServiceException {
        String authority = EtcdSetup.authority(config);
        EtcdSettings settings = EtcdSetup.settings(config, parts.name.hostname(), parts.paths);
        Etcd made = new Etcd(settings, EtcdSetup.files(parts.paths), authority, parts.credentials::etcdClient);
        etcd = made;
        parts.credentials.serve(made);
        parts.etcd.lead(made.control());
    }

    private void configureNetwork() throws PhaseException, InterruptedException {
        MachineConfig config = config();
        List<String> failures = parts.settings.apply(config.machine());
        try {
            NetworkPlan plan = NetworkPlan.of(config.machine().network(), parts.network.links(), hostname(config));
            stopForgottenDhcp();
            parts.network.apply(plan);
            Resolver resolver = new Resolver(parts.paths.resolverFile(), plan);
            for (String link : plan.dhcpLinks()) {
                start(new DhcpClient(parts.paths, link, resolver).service());
            }
            List<String> addresses = new ArrayList<>();
            for (InetAddress address : plan.addresses()) {
                addresses.add(address.getHostAddress());
            }
            parts.events.emit(new NodeEvent.Addresses(plan.hostname(), addresses));
        } catch (NetworkException | ServiceException failure) {
            throw new PhaseException(String.valueOf(failure.getMessage()), failure);
        }
        if (!failures.isEmpty()) {
            throw new PhaseException(String.join("\n", failures));
        }
    }

    private void openApi() throws PhaseException {
        parts.api.openForCluster(parts.credentials.current().api(), config().machine(), parts.node);
    }

    private void run() {
        parts.stages.enter(Stage.RUNNING);
        parts.certificateWatch.begin();
    }

    private void beginLease() throws PhaseException, InterruptedException {
        try {
            parts.lease.begin(driveLease(), config().leaseExpiresAt());
        } catch (IOException failure) {
            throw new PhaseException("the lease cannot be read: " + failure.getMessage(), failure);
        }
    }

    /** The drive is read once more only when the config in force is another. */
    private DriveLease driveLease() throws InterruptedException {
        try {
            LoadedConfig inForce = parts.config.await();
            Optional<LoadedConfig> drive =
                    inForce.source() == ConfigSource.CONFIG_DRIVE ? Optional.of(inForce) : parts.configStore.onDrive();
            return drive.isPresent()
                    ? new DriveLease.Says(drive.get().config().leaseExpiresAt())
                    : new DriveLease.None();
        } catch (ConfigProblem problem) {
            parts.console.print("lease: the config drive says nothing of it: " + problem.getMessage());
            return new DriveLease.None();
        }
    }

    private void startEtcd() throws PhaseException {
        Etcd made = etcd;
        if (made == null) {
            throw new IllegalStateException("phase identity has prepared no etcd");
        }
        try {
            parts.credentials.writeEtcd(config());
            start(made.service());
        } catch (ServiceException failure) {
            throw new PhaseException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private void startContainerd() throws PhaseException {
        try {
            start(new Containerd(
                            parts.paths,
                            config().machine().env(),
                            config().machine().registries())
                    .service());
            if (!config().extensions().isEmpty()) {
                parts.imageLoading.begin();
            }
        } catch (ServiceException failure) {
            throw new PhaseException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private void startKubernetes() throws PhaseException {
        try {
            MachineConfig config = config();
            Optional<EtcdAccess> access = Optional.empty();
            if (config.machine().type() == MachineType.CONTROL_PLANE) {
                access = Optional.of(new EtcdAccess(EtcdSetup.authority(config), parts.credentials::etcdClient));
            }
            Optional<Kubernetes> made = Kubernetes.of(
                    config,
                    parts.name.hostname(),
                    parts.paths,
                    parts.supervisor,
                    access,
                    parts.imageLoading,
                    parts.console::print);
            if (made.isEmpty()) {
                parts.kubernetes.absent();
            } else {
                parts.kubernetes.lead(made.get());
                made.get().start();
            }
        } catch (KubernetesFailure | ServiceException failure) {
            throw new PhaseException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private void start(ServiceDefinition service) throws ServiceException {
        if (!parts.supervisor.known(service.id())) {
            parts.supervisor.register(service);
        }
        parts.supervisor.start(service.id());
    }

    private String hostname(MachineConfig config) {
        return config.machine().network().hostname().orElse(parts.name.hostname());
    }

    private MachineConfig config() {
        return parts.config
                .current()
                .orElseThrow(() -> new IllegalStateException("there is no config in this phase"))
                .config();
    }
}
