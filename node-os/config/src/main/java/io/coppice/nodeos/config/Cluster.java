package io.coppice.nodeos.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code cluster}: what all nodes of a cluster share.
 *
 * @param id identity of the cluster, base64
 * @param secret shared by all members, base64
 * @param name {@code clusterName}
 * @param endpoint {@code controlPlane.endpoint}: URL under which the control plane is reached
 * @param token with which a node joins Kubernetes
 * @param ca of Kubernetes
 * @param aggregatorCA of the Kubernetes API's front proxy
 * @param serviceAccountKey PEM
 * @param acceptedCAs PEM certificates of further Kubernetes CAs
 * @param extraManifests URLs of manifests
 * @param adminKubeconfigLifetime of certificates in kubeconfigs
 */
public record Cluster(
        Optional<String> id,
        Optional<Secret> secret,
        Optional<String> name,
        URI endpoint,
        int localApiServerPort,
        ClusterNetwork network,
        Optional<Secret> token,
        Optional<Secret> secretboxEncryptionSecret,
        Optional<Credential> ca,
        Optional<Credential> aggregatorCA,
        Optional<Secret> serviceAccountKey,
        List<String> acceptedCAs,
        ApiServerConfig apiServer,
        ComponentConfig controllerManager,
        ComponentConfig scheduler,
        ProxyConfig proxy,
        EtcdConfig etcd,
        CoreDnsConfig coreDns,
        boolean discoveryEnabled,
        boolean allowSchedulingOnControlPlanes,
        List<InlineManifest> inlineManifests,
        List<URI> extraManifests,
        Duration adminKubeconfigLifetime) {

    public static final int DEFAULT_API_SERVER_PORT = 6443;
    public static final Duration DEFAULT_KUBECONFIG_LIFETIME = Duration.ofDays(365);

    public Cluster {
        acceptedCAs = List.copyOf(acceptedCAs);
        inlineManifests = List.copyOf(inlineManifests);
        extraManifests = List.copyOf(extraManifests);
    }

    public static Builder builder(URI endpoint) {
        return new Builder(endpoint);
    }

    /** The values with which {@link #builder} starts are the defaults of the document. */
    public static final class Builder {
        private final URI endpoint;
        private Optional<String> id = Optional.empty();
        private Optional<Secret> secret = Optional.empty();
        private Optional<String> name = Optional.empty();
        private int localApiServerPort = DEFAULT_API_SERVER_PORT;
        private ClusterNetwork network = ClusterNetwork.DEFAULT;
        private Optional<Secret> token = Optional.empty();
        private Optional<Secret> secretboxEncryptionSecret = Optional.empty();
        private Optional<Credential> ca = Optional.empty();
        private Optional<Credential> aggregatorCA = Optional.empty();
        private Optional<Secret> serviceAccountKey = Optional.empty();
        private List<String> acceptedCAs = List.of();
        private ApiServerConfig apiServer = ApiServerConfig.DEFAULT;
        private ComponentConfig controllerManager = ComponentConfig.DEFAULT;
        private ComponentConfig scheduler = ComponentConfig.DEFAULT;
        private ProxyConfig proxy = ProxyConfig.DEFAULT;
        private EtcdConfig etcd = EtcdConfig.DEFAULT;
        private CoreDnsConfig coreDns = CoreDnsConfig.DEFAULT;
        private boolean discoveryEnabled;
        private boolean allowSchedulingOnControlPlanes;
        private List<InlineManifest> inlineManifests = List.of();
        private List<URI> extraManifests = List.of();
        private Duration adminKubeconfigLifetime = DEFAULT_KUBECONFIG_LIFETIME;

        private Builder(URI endpoint) {
            this.endpoint = endpoint;
        }

        public Builder id(String value) {
            id = Optional.of(value);
            return this;
        }

        public Builder secret(Secret value) {
            secret = Optional.of(value);
            return this;
        }

        public Builder name(String value) {
            name = Optional.of(value);
            return this;
        }

        public Builder localApiServerPort(int value) {
            localApiServerPort = value;
            return this;
        }

        public Builder network(ClusterNetwork value) {
            network = value;
            return this;
        }

        public Builder token(Secret value) {
            token = Optional.of(value);
            return this;
        }

        public Builder secretboxEncryptionSecret(Secret value) {
            secretboxEncryptionSecret = Optional.of(value);
            return this;
        }

        public Builder ca(Credential value) {
            ca = Optional.of(value);
            return this;
        }

        public Builder aggregatorCA(Credential value) {
            aggregatorCA = Optional.of(value);
            return this;
        }

        public Builder serviceAccountKey(Secret value) {
            serviceAccountKey = Optional.of(value);
            return this;
        }

        public Builder acceptedCAs(List<String> value) {
            acceptedCAs = value;
            return this;
        }

        public Builder apiServer(ApiServerConfig value) {
            apiServer = value;
            return this;
        }

        public Builder controllerManager(ComponentConfig value) {
            controllerManager = value;
            return this;
        }

        public Builder scheduler(ComponentConfig value) {
            scheduler = value;
            return this;
        }

        public Builder proxy(ProxyConfig value) {
            proxy = value;
            return this;
        }

        public Builder etcd(EtcdConfig value) {
            etcd = value;
            return this;
        }

        public Builder coreDns(CoreDnsConfig value) {
            coreDns = value;
            return this;
        }

        public Builder discoveryEnabled(boolean value) {
            discoveryEnabled = value;
            return this;
        }

        public Builder allowSchedulingOnControlPlanes(boolean value) {
            allowSchedulingOnControlPlanes = value;
            return this;
        }

        public Builder inlineManifests(List<InlineManifest> value) {
            inlineManifests = value;
            return this;
        }

        public Builder extraManifests(List<URI> value) {
            extraManifests = value;
            return this;
        }

        public Builder adminKubeconfigLifetime(Duration value) {
            adminKubeconfigLifetime = value;
            return this;
        }

        public Cluster build() {
            return new Cluster(
                    id,
                    secret,
                    name,
                    endpoint,
                    localApiServerPort,
                    network,
                    token,
                    secretboxEncryptionSecret,
                    ca,
                    aggregatorCA,
                    serviceAccountKey,
                    acceptedCAs,
                    apiServer,
                    controllerManager,
                    scheduler,
                    proxy,
                    etcd,
                    coreDns,
                    discoveryEnabled,
                    allowSchedulingOnControlPlanes,
                    inlineManifests,
                    extraManifests,
                    adminKubeconfigLifetime);
        }
    }
}
