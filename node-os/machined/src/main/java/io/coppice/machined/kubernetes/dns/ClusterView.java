package io.coppice.machined.kubernetes.dns;

import io.coppice.machined.kubernetes.client.ObjectKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What is known of the cluster. */
interface ClusterView {

    /** Whether everything has been told once; before, the absence of something means nothing. */
    boolean complete();

    boolean hasNamespace(String name);

    Optional<ServiceEntry> service(ObjectKey key);

    /** Ready endpoints of a service. */
    List<EndpointGroup> endpoints(ObjectKey service);

    /** The service that an address belongs to. */
    Optional<ObjectKey> serviceAt(InetAddress address);

    /** All services that have an endpoint at an address, with the label of the endpoint. */
    List<EndpointName> endpointsAt(InetAddress address);

    /** Name of an endpoint within a service. */
    record EndpointName(ObjectKey service, String label) {}
}
