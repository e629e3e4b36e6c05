package io.coppice.machined.kubernetes.pki;

import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.Expiry;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.kubernetes.component.NodeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The certificates of a control plane's programs, by the names of their files without endings. Each has a key of its own.
 *
 * @param certificates in the order in which they are issued
 */
public record ControlPlaneCertificates(Map<String, CertifiedKey> certificates) {

    /** Who everything is permitted to. */
    public static final String ADMINISTRATORS = "system:masters";

    private static final String NODES = "system:nodes";
    private static final Duration LIFETIME = Duration.ofDays(365);

    public ControlPlaneCertificates {
        certificates = new LinkedHashMap<>(certificates);
    }

    /** Issues all from the CA keys of the config. */
    public static ControlPlaneCertificates issue(NodeSettings settings) throws IdentityException {
        CertifiedKey cluster = Authorities.withKey(settings.cluster().ca(), "cluster.ca");
        CertifiedKey aggregator = Authorities.withKey(settings.cluster().aggregatorCA(), "cluster.aggregatorCA");
        Map<String, CertifiedKey> issued = new LinkedHashMap<>();
        issued.put("apiserver", issue(cluster, ServerNames.request(settings, LIFETIME)));
        issued.put("agent", issue(cluster, client("coppice:agent:" + settings.nodeName(), ADMINISTRATORS)));
        issued.put("apiserver-kubelet-client", issue(cluster, client("kube-apiserver", ADMINISTRATORS)));
        issued.put("controller-manager", issue(cluster, client("system:kube-controller-manager", "")));
        issued.put("controller-manager-server", issue(cluster, local("kube-controller-manager")));
        issued.put("scheduler", issue(cluster, client("system:kube-scheduler", "")));
        issued.put("scheduler-server", issue(cluster, local("kube-scheduler")));
        issued.put(
                "front-proxy-client", issueFor("cluster.aggregatorCA", aggregator, client("front-proxy-client", "")));
        return new ControlPlaneCertificates(issued);
    }

    /** A kubelet's client certificate, which spares a control plane to ask itself for one. */
    public static CertifiedKey kubelet(NodeSettings settings) throws IdentityException {
        CertifiedKey cluster = Authorities.withKey(settings.cluster().ca(), "cluster.ca");
        return issue(cluster, client("system:node:" + settings.nodeName(), NODES));
    }

    /**
     * A certificate for whoever administers the cluster.
     *
     * @param lifetime how long it is valid from now
     */
    public static CertifiedKey administrator(NodeSettings settings, Duration lifetime) throws IdentityException {
        CertifiedKey cluster = Authorities.withKey(settings.cluster().ca(), "cluster.ca");
        return issue(
                cluster, new CertificateRequest("admin", ADMINISTRATORS, List.of(), List.of(), false, true, lifetime));
    }

    public CertifiedKey get(String name) {
        CertifiedKey found = certificates.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no certificate is called " + name);
        }
        return found;
    }

    /** The certificates of which less than a third of their lifetime is left, each with its end. */
    public List<String> due(Instant now) throws IdentityException {
        List<String> due = new ArrayList<>();
        for (Map.Entry<String, CertifiedKey> each : certificates.entrySet()) {
            if (Expiry.due(each.getKey(), each.getValue(), now)) {
                due.add(each.getKey() + " (until " + Expiry.end(each.getKey(), each.getValue()) + ")");
            }
        }
        return due;
    }

    private static CertificateRequest client(String commonName, String organization) {
        return new CertificateRequest(commonName, organization, List.of(), List.of(), false, true, LIFETIME);
    }

    private static CertificateRequest local(String commonName) {
        return new CertificateRequest(
                commonName, "", List.of("localhost"), List.of("127.0.0.1"), true, false, LIFETIME);
    }

    private static CertifiedKey issue(CertifiedKey authority, CertificateRequest request) throws IdentityException {
        return issueFor("cluster.ca", authority, request);
    }

    private static CertifiedKey issueFor(String place, CertifiedKey authority, CertificateRequest request)
            throws IdentityException {
        return CertificateIssuer.of(place, authority).issue(request);
    }
}
