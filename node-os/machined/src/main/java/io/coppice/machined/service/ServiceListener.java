package io.coppice.machined.service;

import io.coppice.machined.node.ServiceStatus;
import io.coppice.machined.node.ServiceStatus.Transition;

/** Hears of every change; called in order, one at a time, under no lock of the supervisor. */
@FunctionalInterface
public interface ServiceListener {

    void changed(ServiceStatus status, Transition transition);
}
