package io.coppice.machined.kubernetes.dns;

import java.util.List;

/** Ready endpoints that have the same ports. */
record EndpointGroup(List<Endpoint> endpoints, List<Port> ports) {

    EndpointGroup {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }
}
