package io.coppice.machined.kubernetes.pki;

import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.HostName;
import io.coppice.machined.kubernetes.component.NodeSettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Under which names and addresses the API is called. */
final class ServerNames {

    private ServerNames() {}

    static CertificateRequest request(NodeSettings settings, Duration lifetime) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> addresses = new LinkedHashSet<>();
        String service = "kubernetes.default.svc";
        for (String name : List.of(
                settings.nodeName(),
                "localhost",
                "kubernetes",
                "kubernetes.default",
                service,
                service + "." + settings.cluster().network().dnsDomain())) {
            names.add(name);
        }
        addresses.add("127.0.0.1");
        addresses.add(settings.serviceAddress().getHostAddress());
        addresses.add(settings.nodeAddress().getHostAddress());
        for (InetAddress address : settings.addresses()) {
            addresses.add(address.getHostAddress());
        }
        String host = settings.cluster().endpoint().getHost();
        add(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, names, addresses);
        for (String more : settings.cluster().apiServer().certSANs()) {
            add(more, names, addresses);
        }
        return new CertificateRequest(
                "kube-apiserver", "", List.copyOf(names), List.copyOf(addresses), true, false, lifetime);
    }

    private static void add(String host, Set<String> names, Set<String> addresses) {
        if (HostName.isAddress(host)) {
            addresses.add(host);
        } else {
            names.add(host);
        }
    }
}
