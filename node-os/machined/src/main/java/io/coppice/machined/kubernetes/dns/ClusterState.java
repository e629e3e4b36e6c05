package io.coppice.machined.kubernetes.dns;

import io.coppice.machined.kubernetes.client.ObjectKey;
import io.coppice.machined.kubernetes.client.ResourceListener;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds what watches tell, and finds it by name and by address. Thread-safe. */
final class ClusterState implements ClusterView {

    private final Set<String> namespaces = new HashSet<>();
    private final Map<ObjectKey, ServiceEntry> services = new HashMap<>();
    private final Map<InetAddress, ObjectKey> byAddress = new HashMap<>();
    private final Map<ObjectKey, EndpointSource> sources = new HashMap<>();
    private final Map<ObjectKey, List<EndpointSource>> byService = new HashMap<>();
    private boolean namespacesTold;
    private boolean servicesTold;
    private boolean endpointsTold;

    ResourceListener<String> namespaces() {
        return new ResourceListener<>() {
            @Override
            public void replaced(List<String> items) {
                synchronized (ClusterState.this) {
                    namespaces.clear();
                    namespaces.addAll(items);
                    namespacesTold = true;
                }
            }

            @Override
            public void changed(String item) {
                synchronized (ClusterState.this) {
                    namespaces.add(item);
                }
            }

            @Override
            public void removed(String item) {
                synchronized (ClusterState.this) {
                    namespaces.remove(item);
                }
            }
        };
    }

    ResourceListener<ServiceEntry> services() {
        return new ResourceListener<>() {
            @Override
            public void replaced(List<ServiceEntry> items) {
                synchronized (ClusterState.this) {
                    services.clear();
                    byAddress.clear();
                    for (ServiceEntry item : items) {
                        put(item);
                    }
                    servicesTold = true;
                }
            }

            @Override
            public void changed(ServiceEntry item) {
                synchronized (ClusterState.this) {
                    put(item);
                }
            }

            @Override
            public void removed(ServiceEntry item) {
                synchronized (ClusterState.this) {
                    remove(item.key());
                }
            }
        };
    }

    ResourceListener<EndpointSource> endpoints() {
        return new ResourceListener<>() {
            @Override
            public void replaced(List<EndpointSource> items) {
                synchronized (ClusterState.this) {
                    sources.clear();
                    byService.clear();
                    for (EndpointSource item : items) {
                        put(item);
                    }
                    endpointsTold = true;
                }
            }

            @Override
            public void changed(EndpointSource item) {
                synchronized (ClusterState.this) {
                    put(item);
                }
            }

            @Override
            public void removed(EndpointSource item) {
                synchronized (ClusterState.this) {
                    forget(item.object());
                }
            }
        };
    }

    @Override
    public boolean complete() {
        return missing().isEmpty();
    }

    /** What has not been told yet, in words. */
    synchronized Optional<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!namespacesTold) {
            missing.add("namespaces");
        }
        if (!servicesTold) {
            missing.add("services");
        }
        if (!endpointsTold) {
            missing.add("endpoints");
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
    }

    @Override
    public synchronized boolean hasNamespace(String name) {
        return namespaces.contains(name);
    }

    @Override
    public synchronized Optional<ServiceEntry> service(ObjectKey key) {
        return Optional.ofNullable(services.get(key));
    }

    @Override
    public synchronized List<EndpointGroup> endpoints(ObjectKey service) {
        List<EndpointGroup> found = new ArrayList<>();
        for (EndpointSource source : byService.getOrDefault(service, List.of())) {
            found.addAll(source.groups());
        }
        return found;
    }

    @Override
    public synchronized Optional<ObjectKey> serviceAt(InetAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    @Override
    public synchronized List<EndpointName> endpointsAt(InetAddress address) {
        List<EndpointName> found = new ArrayList<>();
        for (EndpointSource source : sources.values()) {
            for (EndpointGroup group : source.groups()) {
                for (Endpoint endpoint : group.endpoints()) {
                    EndpointName name = new EndpointName(source.service(), endpoint.label());
                    if (endpoint.address().equals(address) && !found.contains(name)) {
                        found.add(name);
                    }
                }
            }
        }
        return found;
    }

    private void put(ServiceEntry entry) {
        remove(entry.key());
        services.put(entry.key(), entry);
        if (entry instanceof ServiceEntry.ClusterIp own) {
            for (InetAddress address : own.addresses()) {
                byAddress.put(address, own.key());
            }
        }
    }

    private void remove(ObjectKey key) {
        if (services.remove(key) instanceof ServiceEntry.ClusterIp before) {
            for (InetAddress address : before.addresses()) {
                byAddress.remove(address, key);
            }
        }
    }

    private void put(EndpointSource source) {
        forget(source.object());
        sources.put(source.object(), source);
        byService.computeIfAbsent(source.service(), key -> new ArrayList<>(1)).add(source);
    }

    private void forget(ObjectKey object) {
        EndpointSource before = sources.remove(object);
        if (before == null) {
            return;
        }
        List<EndpointSource> left = byService.get(before.service());
        if (left != null && left.remove(before) && left.isEmpty()) {
            byService.remove(before.service());
        }
    }
}
