package io.coppice.machined.service;

import java.util.List;

/** A service as it stands now, with its last events, oldest first. */
public record ServiceStatus(String id, ServiceState state, Health health, List<ServiceEvent> events) {

    public ServiceStatus {
        events = List.copyOf(events);
    }
}
