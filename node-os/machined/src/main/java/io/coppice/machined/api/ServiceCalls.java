package io.coppice.machined.api;

import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.ServiceControl;
import io.coppice.machined.node.ServiceStatus;
import io.coppice.nodeos.api.machine.ServiceEvent;
import io.coppice.nodeos.api.machine.ServiceEvents;
import io.coppice.nodeos.api.machine.ServiceHealth;
import io.coppice.nodeos.api.machine.ServiceInfo;
import io.coppice.nodeos.api.machine.ServiceList;
import io.coppice.nodeos.api.machine.ServiceListResponse;
import io.coppice.nodeos.api.machine.ServiceRestart;
import io.coppice.nodeos.api.machine.ServiceRestartRequest;
import io.coppice.nodeos.api.machine.ServiceRestartResponse;
import io.coppice.nodeos.api.machine.ServiceStart;
import io.coppice.nodeos.api.machine.ServiceStartRequest;
import io.coppice.nodeos.api.machine.ServiceStartResponse;
import io.coppice.nodeos.api.machine.ServiceStop;
import io.coppice.nodeos.api.machine.ServiceStopRequest;
import io.coppice.nodeos.api.machine.ServiceStopResponse;

/** ServiceList, ServiceStart, ServiceStop and ServiceRestart. */
final class ServiceCalls {
    private ServiceCalls() {}

    static ServiceListResponse list(ServiceControl services) {
        ServiceList.Builder list = ServiceList.newBuilder();
        for (ServiceStatus service : services.list()) {
            ServiceEvents.Builder events = ServiceEvents.newBuilder();
            for (ServiceStatus.Transition transition : service.history()) {
                events.addEvents(ServiceEvent.newBuilder()
                        .setState(transition.state().text())
                        .setMsg(transition.message())
                        .setTs(Timestamps.of(transition.at())));
            }
            list.addServices(ServiceInfo.newBuilder()
                    .setId(service.id())
                    .setState(service.state().text())
                    .setEvents(events)
                    .setHealth(health(service.health())));
        }
        return ServiceListResponse.newBuilder().addMessages(list).build();
    }

    static ServiceStartResponse start(ServiceControl services, ServiceStartRequest request) {
        services.start(named(request.getId()));
        return ServiceStartResponse.newBuilder()
                .addMessages(ServiceStart.newBuilder().setResp("Service \"" + request.getId() + "\" started"))
                .build();
    }

    static ServiceStopResponse stop(ServiceControl services, ServiceStopRequest request) {
        services.stop(named(request.getId()));
        return ServiceStopResponse.newBuilder()
                .addMessages(ServiceStop.newBuilder().setResp("Service \"" + request.getId() + "\" stopped"))
                .build();
    }

    static ServiceRestartResponse restart(ServiceControl services, ServiceRestartRequest request) {
        services.restart(named(request.getId()));
        return ServiceRestartResponse.newBuilder()
                .addMessages(ServiceRestart.newBuilder().setResp("Service \"" + request.getId() + "\" restarted"))
                .build();
    }

    static ServiceHealth health(io.coppice.machined.node.ServiceHealth health) {
        ServiceHealth.Builder answer = ServiceHealth.newBuilder()
                .setLastMessage(health.message())
                .setLastChange(Timestamps.of(health.changedAt()));
        switch (health.verdict()) {
            case UNKNOWN -> answer.setUnknown(true);
            case HEALTHY -> answer.setHealthy(true);
            case UNHEALTHY -> answer.setHealthy(false);
        }
        return answer.build();
    }

    private static String named(String id) {
        if (id.isEmpty()) {
            throw new NodeException(
                    NodeException.Kind.INVALID, "no service is named: set id to a name from ServiceList");
        }
        return id;
    }
}
