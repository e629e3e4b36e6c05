package io.coppice.junit;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.URI;
import java.util.Optional;

/** Clients of a cluster's Kubernetes. Touched only where a test has fabric8's library on its class path. */
final class KubernetesClients {

    /** Coppice's keys are of P-256; in PKCS #8 the library does not see that by itself. */
    private static final String KEY_ALGORITHM = "EC";

    private KubernetesClients() {}

    /**
     * The caller closes it.
     *
     * @param server to ask instead of the kubeconfig's
     */
    static KubernetesClient of(String kubeconfig, Optional<URI> server) {
        var config = Config.fromKubeconfig(kubeconfig);
        server.ifPresent(uri -> config.setMasterUrl(uri.toString()));
        config.setClientKeyAlgo(KEY_ALGORITHM);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    /** What JUnit's store keeps beside the cluster, and closes before it. */
    record Kept(KubernetesClient client) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
        }
    }

    static Kept keep(Fork fork, Optional<URI> server) {
        return new Kept(of(fork.cluster().kubeconfig(), server));
    }
}
