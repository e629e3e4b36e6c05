package io.coppice.machined.api;

import io.coppice.machined.api.AccessTable.Access;
import io.coppice.machined.node.Node;
import io.coppice.machined.system.Procfs;
import io.coppice.nodeos.api.coppice.FaultServiceGrpc;
import io.coppice.nodeos.api.coppice.ForkServiceGrpc;
import io.coppice.nodeos.api.coppice.ImageServiceGrpc;
import io.coppice.nodeos.api.coppice.LeaseServiceGrpc;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of all calls, each made when it is first called: a node that boots on slow hardware loads the classes of one call, not of
 * fifty, before it answers.
 */
final class NodeCalls extends HandlerRegistry {
    private final ConcurrentMap<String, ServerMethodDefinition<?, ?>> made = new ConcurrentHashMap<>();
    private final Handlers handlers;
    private final Node node;
    private final Procfs procfs;

    NodeCalls(Node node, Procfs procfs, Executor streams, Refusals refusals) {
        this.node = node;
        this.procfs = procfs;
        this.handlers = new Handlers(streams, refusals);
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
        return switch (AccessTable.of(name)) {
            case Access.Granted granted -> made.computeIfAbsent(name, this::make);
            case Access.NotServed notServed ->
                handlers.refusing(name, "this node does not serve " + name + ": " + notServed.remedy());
            case Access.Unknown unknown ->
                handlers.refusing(
                        name,
                        "this node does not know " + name
                                + ": it serves machine.MachineService, and FaultService, ForkService, LeaseService and ImageService of coppice.node.v1alpha1;"
                                + " see its version");
        };
    }

    private ServerMethodDefinition<?, ?> make(String name) {
        if (name.startsWith(AccessTable.FAULTS)) {
            return makeFault(name.substring(AccessTable.FAULTS.length()));
        }
        if (name.startsWith(AccessTable.FORK)) {
            return makeFork(name.substring(AccessTable.FORK.length()));
        }
        if (name.startsWith(AccessTable.LEASE)) {
            return makeLease(name.substring(AccessTable.LEASE.length()));
        }
        if (name.startsWith(AccessTable.IMAGES)) {
            return makeImages(name.substring(AccessTable.IMAGES.length()));
        }
        String call = name.substring(AccessTable.MACHINE.length());
        return switch (call) {
            case "Version" ->
                handlers.unary(MachineServiceGrpc.getVersionMethod(), empty -> IdentityCalls.version(node.identity()));
            case "Hostname" ->
                handlers.unary(
                        MachineServiceGrpc.getHostnameMethod(), empty -> IdentityCalls.hostname(node.identity()));
            case "ApplyConfiguration" ->
                handlers.unary(
                        MachineServiceGrpc.getApplyConfigurationMethod(),
                        request -> ConfigCalls.apply(node.config(), request));
            case "Reboot" ->
                handlers.unary(
                        MachineServiceGrpc.getRebootMethod(),
                        request -> LifecycleCalls.reboot(node.lifecycle(), request));
            case "Shutdown" ->
                handlers.unary(
                        MachineServiceGrpc.getShutdownMethod(),
                        request -> LifecycleCalls.shutdown(node.lifecycle(), request));
            case "Bootstrap", "EtcdMemberList", "EtcdStatus", "EtcdAlarmList", "EtcdSnapshot" -> makeEtcd(call);
            case "ServiceList",
                    "ServiceStart",
                    "ServiceStop",
                    "ServiceRestart",
                    "Logs",
                    "Dmesg",
                    "Events",
                    "Containers" -> makeService(call);
            case "ImageList", "ImagePull" -> makeImages(call);
            case "Kubeconfig" ->
                handlers.streaming(
                        MachineServiceGrpc.getKubeconfigMethod(),
                        empty -> DataFeed.of(node.kubernetes().kubeconfig()));
            case "List" -> handlers.streaming(MachineServiceGrpc.getListMethod(), FileCalls::list);
            case "Read" -> handlers.streaming(MachineServiceGrpc.getReadMethod(), FileCalls::read);
            default -> makeSystem(call);
        };
    }

    private ServerMethodDefinition<?, ?> makeFault(String call) {
        return switch (call) {
            case "List" -> handlers.unary(FaultServiceGrpc.getListMethod(), request -> FaultCalls.list(node.faults()));
            case "Inject" ->
                handlers.unaryOf(
                        FaultServiceGrpc.getInjectMethod(),
                        (client, request) -> FaultCalls.inject(node.faults(), client, request));
            case "Clear" ->
                handlers.unary(FaultServiceGrpc.getClearMethod(), request -> FaultCalls.clear(node.faults()));
            case "Probe" ->
                handlers.unary(FaultServiceGrpc.getProbeMethod(), request -> FaultCalls.probe(node.faults(), request));
            default -> throw missing(call);
        };
    }

    private ServerMethodDefinition<?, ?> makeFork(String call) {
        return switch (call) {
            case "Adopt" ->
                handlers.unary(ForkServiceGrpc.getAdoptMethod(), request -> ForkCalls.adopt(node.fork(), request));
            default -> throw missing(call);
        };
    }

    private ServerMethodDefinition<?, ?> makeLease(String call) {
        return switch (call) {
            case "Get" -> handlers.unary(LeaseServiceGrpc.getGetMethod(), request -> LeaseCalls.get(node.lease()));
            case "Renew" ->
                handlers.unary(LeaseServiceGrpc.getRenewMethod(), request -> LeaseCalls.renew(node.lease(), request));
            default -> throw missing(call);
        };
    }

    private ServerMethodDefinition<?, ?> makeImages(String call) {
        return switch (call) {
            case "ImageList" ->
                handlers.streaming(
                        MachineServiceGrpc.getImageListMethod(), request -> ImageCalls.list(node.images(), request));
            case "ImagePull" ->
                handlers.streaming(
                        MachineServiceGrpc.getImagePullMethod(), request -> ImageCalls.pull(node.images(), request));
            case "Import" ->
                handlers.dialog(
                        ImageServiceGrpc.getImportMethod(),
                        (requests, answers) -> ImageCalls.load(node.images(), requests, answers));
            default -> throw missing(call);
        };
    }

    private ServerMethodDefinition<?, ?> makeEtcd(String call) {
        return switch (call) {
            case "Bootstrap" ->
                handlers.unary(
                        MachineServiceGrpc.getBootstrapMethod(), request -> EtcdCalls.bootstrap(node.etcd(), request));
            case "EtcdMemberList" ->
                handlers.unary(
                        MachineServiceGrpc.getEtcdMemberListMethod(),
                        request -> EtcdCalls.members(node.etcd(), request));
            case "EtcdStatus" ->
                handlers.unary(MachineServiceGrpc.getEtcdStatusMethod(), empty -> EtcdCalls.status(node.etcd()));
            case "EtcdAlarmList" ->
                handlers.unary(MachineServiceGrpc.getEtcdAlarmListMethod(), empty -> EtcdCalls.alarms(node.etcd()));
            case "EtcdSnapshot" ->
                handlers.streaming(
                        MachineServiceGrpc.getEtcdSnapshotMethod(),
                        request -> DataFeed.of(node.etcd().snapshot()));
            default -> throw missing(call);
        };
    }

    private ServerMethodDefinition<?, ?> makeService(String call) {
        return switch (call) {
            case "ServiceList" ->
                handlers.unary(MachineServiceGrpc.getServiceListMethod(), empty -> ServiceCalls.list(node.services()));
            case "ServiceStart" ->
                handlers.unary(
                        MachineServiceGrpc.getServiceStartMethod(),
                        request -> ServiceCalls.start(node.services(), request));
            case "ServiceStop" ->
                handlers.unary(
                        MachineServiceGrpc.getServiceStopMethod(),
                        request -> ServiceCalls.stop(node.services(), request));
            case "ServiceRestart" ->
                handlers.unary(
                        MachineServiceGrpc.getServiceRestartMethod(),
                        request -> ServiceCalls.restart(node.services(), request));
            case "Logs" ->
                handlers.streaming(MachineServiceGrpc.getLogsMethod(), request -> LogCalls.logs(node.logs(), request));
            case "Dmesg" ->
                handlers.streaming(
                        MachineServiceGrpc.getDmesgMethod(), request -> LogCalls.dmesg(node.kernelLog(), request));
            case "Events" ->
                handlers.streaming(
                        MachineServiceGrpc.getEventsMethod(), request -> EventCalls.events(node.events(), request));
            case "Containers" ->
                handlers.unary(
                        MachineServiceGrpc.getContainersMethod(),
                        request -> ContainerCalls.list(node.containers(), request));
            default -> throw missing(call);
        };
    }

    private ServerMethodDefinition<?, ?> makeSystem(String call) {
        return switch (call) {
            case "Memory" -> handlers.unary(MachineServiceGrpc.getMemoryMethod(), empty -> MemoryCalls.memory(procfs));
            case "LoadAvg" ->
                handlers.unary(MachineServiceGrpc.getLoadAvgMethod(), empty -> SystemCalls.loadAverage(procfs));
            case "SystemStat" ->
                handlers.unary(MachineServiceGrpc.getSystemStatMethod(), empty -> SystemCalls.statistics(procfs));
            case "Mounts" -> handlers.unary(MachineServiceGrpc.getMountsMethod(), empty -> SystemCalls.mounts(procfs));
            case "Processes" ->
                handlers.unary(MachineServiceGrpc.getProcessesMethod(), empty -> SystemCalls.processes(procfs));
            case "DiskStats" ->
                handlers.unary(MachineServiceGrpc.getDiskStatsMethod(), empty -> DeviceCalls.disks(procfs));
            case "NetworkDeviceStats" ->
                handlers.unary(MachineServiceGrpc.getNetworkDeviceStatsMethod(), empty -> DeviceCalls.network(procfs));
            default -> throw missing(call);
        };
    }

    private static IllegalStateException missing(String call) {
        return new IllegalStateException("the access table grants " + call + ", which has no handler");
    }
}
