package io.coppice.machined.etcd;

import io.coppice.machined.service.Launch;
import io.coppice.machined.service.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line of etcd; pure. */
final class EtcdCommand {

    private EtcdCommand() {}

    /** A start with the data that is there. */
    static Launch resume(EtcdSettings settings, EtcdFiles files) throws ServiceException {
        return launch(settings, files, Map.of());
    }

    /** A first start. */
    static Launch first(EtcdSettings settings, EtcdFiles files, String initialCluster, boolean newCluster)
            throws ServiceException {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("initial-cluster", initialCluster);
        flags.put("initial-cluster-state", newCluster ? "new" : "existing");
        flags.put("initial-cluster-token", settings.token());
        return launch(settings, files, flags);
    }

    private static Launch launch(EtcdSettings settings, EtcdFiles files, Map<String, String> initial)
            throws ServiceException {
        EtcdEndpoint self = settings.self();
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("name", self.name());
        flags.put("data-dir", files.data().toString());
        flags.put("listen-peer-urls", self.peerUrl());
        flags.put("listen-client-urls", clientUrls(self));
        flags.put("advertise-client-urls", self.clientUrl());
        flags.put("initial-advertise-peer-urls", self.peerUrl());
        flags.put("cert-file", files.certificate().toString());
        flags.put("key-file", files.key().toString());
        flags.put("trusted-ca-file", files.authority().toString());
        flags.put("client-cert-auth", "true");
        flags.put("peer-cert-file", files.certificate().toString());
        flags.put("peer-key-file", files.key().toString());
        flags.put("peer-trusted-ca-file", files.authority().toString());
        flags.put("peer-client-cert-auth", "true");
        flags.put("logger", "zap");
        flags.putAll(initial);
        for (Map.Entry<String, String> extra : settings.extraArguments().entrySet()) {
            if (flags.containsKey(extra.getKey())) {
                throw new ServiceException("cluster.etcd.extraArgs: the node itself sets '" + extra.getKey()
                        + "'; remove it from the config");
            }
        }
        List<String> command = new ArrayList<>();
        command.add(settings.program().toString());
        for (Map.Entry<String, String> flag : flags.entrySet()) {
            command.add("--" + flag.getKey() + "=" + flag.getValue());
        }
        for (Map.Entry<String, String> extra : settings.extraArguments().entrySet()) {
            command.add("--" + extra.getKey() + "=" + extra.getValue());
        }
        return new Launch(
                command,
                Map.of("PATH", "/usr/sbin:/usr/bin", "HOME", files.data().toString()),
                files.data());
    }

    private static String clientUrls(EtcdEndpoint self) {
        EtcdEndpoint local = new EtcdEndpoint(self.name(), "127.0.0.1", self.clientPort(), self.peerPort());
        return self.host().equals(local.host()) ? self.clientUrl() : self.clientUrl() + "," + local.clientUrl();
    }
}
