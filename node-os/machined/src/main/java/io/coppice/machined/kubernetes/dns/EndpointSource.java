package io.coppice.machined.kubernetes.dns;

import io.coppice.machined.kubernetes.client.ObjectKey;
import java.util.List;

/**
 * All that one object tells of the endpoints of a service.
 *
 * @param object the object: an EndpointSlice or Endpoints
 */
record EndpointSource(ObjectKey object, ObjectKey service, List<EndpointGroup> groups) {

    EndpointSource {
        groups = List.copyOf(groups);
    }
}
