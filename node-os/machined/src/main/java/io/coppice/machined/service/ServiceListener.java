package io.coppice.machined.service;

/** Hears of every change; called in order, one at a time, under no lock of the supervisor. */
@FunctionalInterface
public interface ServiceListener {

    void changed(ServiceStatus status, ServiceEvent event);
}
