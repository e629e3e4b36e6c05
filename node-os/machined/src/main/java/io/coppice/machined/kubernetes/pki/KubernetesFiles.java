package io.coppice.machined.kubernetes.pki;

import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.identity.SecretFiles;
import io.coppice.machined.kubernetes.component.KubeconfigDocument;
import io.coppice.machined.kubernetes.component.KubeconfigDocument.Credentials;
import io.coppice.machined.kubernetes.component.KubeconfigDocument.Embedded;
import io.coppice.machined.kubernetes.component.KubernetesPaths;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.nodeos.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes the keys, certificates and kubeconfigs of a node's programs. All may be written again at any time. */
public final class KubernetesFiles {

    private final NodeSettings settings;
    private final KubernetesPaths paths;
    private final String trusted;

    public KubernetesFiles(NodeSettings settings, KubernetesPaths paths) throws IdentityException {
        this.settings = settings;
        this.paths = paths;
        this.trusted = Authorities.trusted(settings.cluster());
    }

    /** PEM of all CAs from which a certificate of this cluster may come. */
    public String trusted() {
        return trusted;
    }

    /** What every node needs: whom to trust, how to join, and who it is once it has joined. */
    public void writeNode(Instant now) throws IdentityException, IOException {
        writeTrust();
        Files.createDirectories(paths.kubelet());
        Optional<Secret> token = settings.cluster().token();
        if (token.isPresent()) {
            SecretFiles.write(
                    paths.bootstrapKubeconfig(),
                    kubeconfig(settings.balancedServer(), "bootstrap", new KubeconfigDocument.Token(token.get())));
        }
        KubeletCertificate certificate = KubeletCertificate.client(paths);
        if (certificate.usable(trusted, settings.nodeName(), now)) {
            certificate.makeReplaceable();
        } else if (settings.controlPlane()) {
            certificate.place(ControlPlaneCertificates.kubelet(settings));
        } else if (token.isPresent()) {
            certificate.discard();
        } else {
            throw new IdentityException("cluster.token is absent, and " + paths.kubeletCertificate()
                    + " holds no certificate of this cluster: the node cannot join; give its config the token");
        }
        KubeletCertificate serving = KubeletCertificate.server(paths);
        if (!serving.usable(trusted, settings.nodeName(), now)) {
            serving.discard();
        }
        SecretFiles.write(
                paths.nodeKubeconfig(),
                kubeconfig(
                        settings.balancedServer(), "node", new KubeconfigDocument.InFile(paths.kubeletCertificate())));
    }

    /**
     * What the programs of a control plane need besides.
     *
     * @param etcdAuthority PEM of the CA of etcd
     * @param etcdClient with which the API server speaks to etcd
     */
    public void writeControlPlane(ControlPlaneCertificates certificates, String etcdAuthority, CertifiedKey etcdClient)
            throws IdentityException, IOException {
        writeTrust();
        CertifiedKey signing = Authorities.withKey(settings.cluster().ca(), "cluster.ca");
        write("signing-ca.crt", signing.certificate());
        write("signing-ca.key", signing.key());
        write(
                "aggregator-ca.crt",
                Authorities.required(settings.cluster().aggregatorCA(), "cluster.aggregatorCA")
                        .certificate());
        write("etcd-ca.crt", etcdAuthority);
        writePair("etcd-client", etcdClient);
        String account = settings.cluster()
                .serviceAccountKey()
                .orElseThrow(
                        () -> new IdentityException("cluster.serviceAccount.key is absent; a control plane needs it"))
                .value();
        write("service-account.key", account);
        write("service-account.pub", ServiceAccountKey.publicHalf(account));
        for (Map.Entry<String, CertifiedKey> each : certificates.certificates().entrySet()) {
            writePair(each.getKey(), each.getValue());
        }
        writeClient("controller-manager", certificates);
        writeClient("scheduler", certificates);
        writeClient("agent", certificates);
    }

    private void writeTrust() throws IOException {
        SecretFiles.createDirectory(paths.secrets());
        SecretFiles.write(paths.authority(), trusted);
    }

    private void writeClient(String name, ControlPlaneCertificates certificates) throws IOException {
        CertifiedKey client = certificates.get(name);
        write(
                name + ".kubeconfig",
                kubeconfig(settings.localServer(), name, new Embedded(client.certificate(), new Secret(client.key()))));
    }

    private String kubeconfig(URI server, String user, Credentials credentials) {
        return new KubeconfigDocument(settings.clusterName(), server, trusted, user, credentials).write();
    }

    private void writePair(String name, CertifiedKey pair) throws IOException {
        write(name + ".key", pair.key());
        write(name + ".crt", pair.certificate());
    }

    private void write(String name, String text) throws IOException {
        SecretFiles.write(paths.secret(name), text);
    }
}
