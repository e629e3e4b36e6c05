package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The domains of the fake, and those who hear of their changes. It is the lock that guards them, too. */
final class FakeDomains {

    private final TreeMap<String, FakeDomain> domains = new TreeMap<>();
    private final Map<Object, Consumer<DomainEvent>> listeners = new ConcurrentHashMap<>();
    private final String uri;

    /** @param uri of the host, for messages */
    FakeDomains(String uri) {
        this.uri = uri;
    }

    /** @return ends the subscription */
    Runnable subscribe(Consumer<DomainEvent> listener) {
        var subscription = new Object();
        listeners.put(subscription, listener);
        return () -> listeners.remove(subscription);
    }

    /** Changes under the lock, tells the listeners without it. */
    void announce(Supplier<List<DomainEvent>> change) {
        List<DomainEvent> events;
        synchronized (this) {
            events = change.get();
            notifyAll();
        }
        events.forEach(event -> listeners.values().forEach(listener -> listener.accept(event)));
    }

    synchronized Collection<FakeDomain> all() {
        return List.copyOf(domains.values());
    }

    synchronized Optional<FakeDomain> find(DomainId id) {
        return Optional.ofNullable(domains.get(id.toString()));
    }

    synchronized FakeDomain require(DomainId id) {
        return find(id).orElseThrow(() -> new HypervisorException.NotFound(
                "there is no domain " + id + " on " + uri + "; list what there is and try again", null));
    }

    synchronized void add(FakeDomain domain) {
        domains.put(domain.spec.id().toString(), domain);
    }

    synchronized void remove(FakeDomain domain) {
        domains.remove(domain.spec.id().toString());
    }

    synchronized void refuseConflict(MachineSpec wanted) {
        domains.values().forEach(other -> other.refuseConflict(wanted));
    }

    /** One that nobody defined is gone with it. */
    synchronized List<DomainEvent> powerOff(FakeDomain domain, DomainEvent.Kind... kinds) {
        if (domain.passing) {
            remove(domain);
        }
        return domain.powerOff(kinds);
    }
}
