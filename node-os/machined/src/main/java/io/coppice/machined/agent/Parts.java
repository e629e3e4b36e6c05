package io.coppice.machined.agent;

import io.coppice.machined.config.ConfigStore;
import io.coppice.machined.config.NodeConfig;
import io.coppice.machined.etcd.EtcdPort;
import io.coppice.machined.events.EventLog;
import io.coppice.machined.fault.ClockFault;
import io.coppice.machined.fault.Faults;
import io.coppice.machined.fork.Adoption;
import io.coppice.machined.images.ContainerdImages;
import io.coppice.machined.images.ExtensionImages;
import io.coppice.machined.kubernetes.KubernetesPort;
import io.coppice.machined.kubernetes.PodsEnd;
import io.coppice.machined.lease.LeaseKeeper;
import io.coppice.machined.lifecycle.Lifecycle;
import io.coppice.machined.lifecycle.Stages;
import io.coppice.machined.logs.Console;
import io.coppice.machined.logs.ServiceLog;
import io.coppice.machined.network.Network;
import io.coppice.machined.node.Feed;
import io.coppice.machined.node.Node;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.platform.MachineSettings;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.Backoff;
import io.coppice.machined.service.ServicePort;
import io.coppice.machined.service.Supervisor;
import io.coppice.machined.system.ContainerdContainers;
import io.coppice.machined.system.ProgramKernelLog;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.List;

/** The parts of the agent, put together. Making them does nothing to the machine. */
final class Parts {

    /** Name of the agent's own log. */
    static final String AGENT_LOG = "machined";

    final NodePaths paths;
    final Console console;
    final EventLog events = new EventLog();
    final Supervisor supervisor;
    final Stages stages;
    final Lifecycle lifecycle;
    final Network network;
    final MachineSettings settings;
    final ConfigStore configStore;
    final NodeConfig config;
    final ClockFault clock;
    final Faults faults;
    final LeaseKeeper lease;
    final EtcdPort etcd = new EtcdPort();
    final KubernetesPort kubernetes = new KubernetesPort();
    final NodeName name = new NodeName();
    final ContainerdImages images;
    final ImageLoading imageLoading;
    final ApiDoor api;
    final Credentials credentials;
    final CertificateWatch certificateWatch;
    final LiveNode live;
    final Node node;

    Parts(NodePaths paths, SocketAddress apiAddress) {
        this.paths = paths;
        this.console = new Console(paths.console(), new ServiceLog(paths.log().resolve(AGENT_LOG + ".log")));
        this.supervisor = new Supervisor(paths, Backoff.STANDARD);
        this.stages = new Stages(events, supervisor);
        supervisor.addListener(stages);
        supervisor.addListener(new ServiceReporter(console));
        this.lifecycle = new Lifecycle(
                console,
                events,
                supervisor,
                stages,
                paths.initCommand(),
                new PodsEnd(supervisor, paths.containerdSocket(), console::print));
        this.network = new Network(paths);
        this.settings = new MachineSettings(paths);
        this.configStore = new ConfigStore(paths);
        this.images = new ContainerdImages(paths.containerdSocket());
        this.imageLoading = new ImageLoading(
                new ExtensionImages(paths.extensions(), paths.run(), images)::load,
                supervisor,
                console,
                Backoff.STANDARD);
        this.api = new ApiDoor(apiAddress, console);
        this.clock = Faults.clock(paths);
        this.faults = new Faults(paths, network, clock, console::print);
        this.lease = new LeaseKeeper(paths.state().resolve("lease"), clock, lifecycle::leaseEnded);
        this.credentials = new Credentials(
                paths,
                name,
                clock,
                (certificates, config) -> api.openForCluster(certificates.api(), config.machine(), node()));
        this.certificateWatch = new CertificateWatch(this, clock);
        this.live = new LiveNode(this);
        this.config = new NodeConfig(configStore, live);
        this.node = new Node(
                name,
                new ServicePort(supervisor),
                this::openLog,
                new ProgramKernelLog(List.of(paths.program("nodectl").toString(), "dmesg")),
                events,
                config,
                etcd,
                kubernetes,
                new ContainerdContainers(paths.containerdSocket()),
                images,
                lifecycle,
                lease,
                new Adoption(
                        paths.program("nodectl"),
                        lease,
                        InstantSource.system(),
                        faults,
                        events,
                        console::print,
                        certificateWatch::clockWasSet),
                faults);
    }

    /** For what is made before the node is whole and used afterwards. */
    private Node node() {
        return node;
    }

    private Feed<byte[]> openLog(String service, int tailLines, boolean follow) {
        if (service.equals(AGENT_LOG)) {
            return console.log().feed(tailLines, follow);
        }
        return supervisor
                .log(service)
                .orElseThrow(() -> new NodeException(
                        NodeException.Kind.NOT_FOUND,
                        "there is no log of '" + service + "'; there is that of " + AGENT_LOG
                                + " and one of each service in the list of services"))
                .feed(tailLines, follow);
    }
}
