package io.coppice.machined.identity;

import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.InterfaceConfig;
import io.coppice.nodeos.config.IpPrefix;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.NodeIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes the node's certificates from its config, and issues what the config does not bring. */
public final class NodeIdentities {

    private static final Duration LIFETIME = Duration.ofDays(365);
    private static final Duration MAINTENANCE_LIFETIME = Duration.ofDays(30);

    private final IssuedCertificates issued;
    private final Instant now;

    private NodeIdentities(IssuedCertificates issued, Instant now) {
        this.issued = issued;
        this.now = now;
    }

    /**
     * The certificates of a config.
     *
     * @param hostname the node's name, also when the config gives none
     * @param issued what it issued before
     */
    public static NodeCertificates of(MachineConfig config, String hostname, IssuedCertificates issued, Instant now)
            throws IdentityException {
        NodeIdentities identities = new NodeIdentities(issued, now);
        CertifiedKey api = identities.choose(
                config.identity().flatMap(NodeIdentity::api),
                "NodeIdentityConfig.api",
                "machine.ca",
                Optional.of(config.machine().ca()),
                apiRequest(config, hostname));
        if (config.machine().type() != MachineType.CONTROL_PLANE) {
            return new NodeCertificates(api, Optional.empty(), Optional.empty());
        }
        Optional<Credential> authority = config.cluster().etcd().ca();
        CertifiedKey etcd = identities.choose(
                config.identity().flatMap(NodeIdentity::etcd),
                "NodeIdentityConfig.etcd",
                "cluster.etcd.ca",
                authority,
                new CertificateRequest(hostname, "", names(hostname), addresses(config), true, true, LIFETIME));
        CertifiedKey client = identities.choose(
                config.identity().flatMap(NodeIdentity::etcdClient),
                "NodeIdentityConfig.etcdClient",
                "cluster.etcd.ca",
                authority,
                new CertificateRequest(hostname, "", List.of(), List.of(), false, true, LIFETIME));
        return new NodeCertificates(api, Optional.of(etcd), Optional.of(client));
    }

    /** A self-signed certificate for the API of a node without a config. */
    public static CertifiedKey maintenance(String hostname) throws IdentityException {
        return CertificateIssuer.selfSigned(new CertificateRequest(
                hostname, "", names(hostname), List.of("127.0.0.1"), true, false, MAINTENANCE_LIFETIME));
    }

    private CertifiedKey choose(
            Optional<Credential> given,
            String place,
            String authorityPlace,
            Optional<Credential> authority,
            CertificateRequest request)
            throws IdentityException {
        if (given.isPresent() && given.get().key().isPresent()) {
            return new CertifiedKey(
                    given.get().certificate(), given.get().key().get().value());
        }
        if (authority.isEmpty() || authority.get().key().isEmpty()) {
            throw new IdentityException(place + " is absent and " + authorityPlace
                    + " has no key to issue it with; give the config one of them");
        }
        CertifiedKey issuer = new CertifiedKey(
                authority.get().certificate(), authority.get().key().get().value());
        return issued.get(place, request, authorityPlace, issuer, now);
    }

    private static CertificateRequest apiRequest(MachineConfig config, String hostname) {
        Set<String> names = new LinkedHashSet<>(names(hostname));
        Set<String> addresses = new LinkedHashSet<>(addresses(config));
        for (String name : config.machine().certSANs()) {
            if (HostName.isAddress(name)) {
                addresses.add(name);
            } else {
                names.add(name);
            }
        }
        return new CertificateRequest(hostname, "", List.copyOf(names), List.copyOf(addresses), true, false, LIFETIME);
    }

    private static List<String> names(String hostname) {
        return List.of(hostname, "localhost");
    }

    private static List<String> addresses(MachineConfig config) {
        List<String> result = new ArrayList<>();
        result.add("127.0.0.1");
        for (InterfaceConfig card : config.machine().network().interfaces()) {
            for (IpPrefix address : card.addresses()) {
                result.add(address.address().getHostAddress());
            }
        }
        return result;
    }
}
