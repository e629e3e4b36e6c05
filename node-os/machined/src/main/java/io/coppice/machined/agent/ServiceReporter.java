package io.coppice.machined.agent;

import io.coppice.machined.logs.Console;
import io.coppice.machined.node.ServiceStatus;
import io.coppice.machined.service.ServiceListener;

/** Tells on the console what matters of the services: each state that they enter, with its reason. */
final class ServiceReporter implements ServiceListener {

    private final Console console;

    ServiceReporter(Console console) {
        this.console = console;
    }

    @Override
    public void changed(ServiceStatus status, ServiceStatus.Transition transition) {
        console.print("service " + status.id() + " " + transition.state().text() + ": " + transition.message());
    }
}
