package io.coppice.machined.kubernetes.component;

import io.coppice.machined.service.HealthCheck;
import io.coppice.machined.service.Launch;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.ApiServerConfig;
import io.coppice.nodeos.config.ClusterNetwork;
import io.coppice.nodeos.config.IpPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** kube-apiserver: the API of the cluster, on every control plane. */
public final class ApiServer {

    /** Name of the service. */
    public static final String SERVICE = "kube-apiserver";

    private static final Duration GRACE = Duration.ofSeconds(15);

    private final NodeSettings settings;
    private final KubernetesPaths paths;
    private final Gate turn;
    private final HealthCheck health;

    /** @param turn opens when it may start */
    public ApiServer(NodeSettings settings, KubernetesPaths paths, Gate turn, HealthCheck health) {
        this.settings = settings;
        this.paths = paths;
        this.turn = turn;
        this.health = health;
    }

    /** @param dependencies services without which it cannot start */
    public ServiceDefinition service(List<String> dependencies) {
        return new ServiceDefinition(SERVICE, dependencies, this::prepare, health, GRACE);
    }

    private Launch prepare(Consumer<String> progress) throws ServiceException, InterruptedException {
        turn.await(progress);
        if (audited()) {
            try {
                Files.createDirectories(paths.audit());
            } catch (IOException failure) {
                throw new ServiceException("the audit log has no place: " + failure, failure);
            }
        }
        return Component.launch(
                settings, paths, command(), files(), config().component().env());
    }

    /** What it reads besides certificates. */
    Map<Path, String> files() {
        Map<Path, String> files = new HashMap<>();
        settings.cluster()
                .secretboxEncryptionSecret()
                .ifPresent(secret -> files.put(encryption(), ApiServerFiles.encryption(secret)));
        AuditPolicy.of(config().auditPolicy()).ifPresent(policy -> files.put(auditPolicy(), policy));
        if (!config().admissionControl().isEmpty()) {
            files.put(admission(), ApiServerFiles.admission(config().admissionControl()));
        }
        return files;
    }

    List<String> command() throws ServiceException {
        ClusterNetwork network = settings.cluster().network();
        Flags flags = new Flags()
                .fixed("advertise-address", settings.nodeAddress().getHostAddress())
                .preset("allow-privileged", "true")
                .preset("anonymous-auth", "false")
                .preset("api-audiences", issuer())
                .joined("authorization-mode", "Node,RBAC")
                .preset("bind-address", "0.0.0.0")
                .fixed("client-ca-file", paths.authority().toString())
                .joined("enable-admission-plugins", "NodeRestriction")
                .preset("enable-bootstrap-token-auth", "true")
                .fixed("etcd-cafile", path("etcd-ca.crt"))
                .fixed("etcd-certfile", path("etcd-client.crt"))
                .fixed("etcd-keyfile", path("etcd-client.key"))
                .fixed("etcd-servers", "https://127.0.0.1:" + settings.ports().etcd())
                .fixed("kubelet-certificate-authority", paths.authority().toString())
                .fixed("kubelet-client-certificate", path("apiserver-kubelet-client.crt"))
                .fixed("kubelet-client-key", path("apiserver-kubelet-client.key"))
                .preset("kubelet-preferred-address-types", "InternalIP,ExternalIP,Hostname")
                .preset("profiling", "false")
                .fixed("proxy-client-cert-file", path("front-proxy-client.crt"))
                .fixed("proxy-client-key-file", path("front-proxy-client.key"))
                .preset("requestheader-allowed-names", "front-proxy-client")
                .fixed("requestheader-client-ca-file", path("aggregator-ca.crt"))
                .preset("requestheader-extra-headers-prefix", "X-Remote-Extra-")
                .preset("requestheader-group-headers", "X-Remote-Group")
                .preset("requestheader-username-headers", "X-Remote-User")
                .fixed("secure-port", Integer.toString(settings.ports().apiServer()))
                .preset("service-account-issuer", issuer())
                .fixed("service-account-key-file", path("service-account.pub"))
                .fixed("service-account-signing-key-file", path("service-account.key"))
                .fixed("service-cluster-ip-range", prefixes(network.serviceSubnets()))
                .fixed("tls-cert-file", path("apiserver.crt"))
                .preset("tls-min-version", "VersionTLS12")
                .fixed("tls-private-key-file", path("apiserver.key"));
        if (Trait.BUSY_FAIRNESS.of(settings.version())) {
            flags.preset("enable-priority-and-fairness", "false");
        }
        if (settings.cluster().secretboxEncryptionSecret().isPresent()) {
            flags.preset("encryption-provider-config", encryption().toString());
        }
        if (!config().admissionControl().isEmpty()) {
            flags.preset("admission-control-config-file", admission().toString());
        }
        if (audited()) {
            flags.preset("audit-log-maxage", "30")
                    .preset("audit-log-maxbackup", "3")
                    .preset("audit-log-maxsize", "20")
                    .preset(
                            "audit-log-path",
                            paths.audit().resolve("kube-apiserver.log").toString())
                    .preset("audit-policy-file", auditPolicy().toString());
        }
        return flags.command(
                paths.program(SERVICE).toString(),
                "cluster.apiServer.extraArgs",
                config().component().extraArgs());
    }

    static String prefixes(List<IpPrefix> prefixes) {
        return prefixes.stream().map(IpPrefix::toString).collect(Collectors.joining(","));
    }

    private boolean audited() {
        Optional<String> policy = AuditPolicy.of(config().auditPolicy());
        return policy.isPresent();
    }

    private ApiServerConfig config() {
        return settings.cluster().apiServer();
    }

    /** Stands in service account tokens; must be the same on all control planes. */
    private String issuer() {
        return settings.cluster().endpoint().toString();
    }

    private String path(String name) {
        return paths.secret(name).toString();
    }

    private Path encryption() {
        return paths.secret("encryption.yaml");
    }

    private Path auditPolicy() {
        return paths.secret("audit-policy.yaml");
    }

    private Path admission() {
        return paths.secret("admission.yaml");
    }
}
