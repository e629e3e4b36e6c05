package io.coppice.machined.kubernetes.pki;

import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.kubernetes.component.KubeconfigDocument;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.nodeos.config.Secret;

/** The kubeconfig of whoever administers the cluster. */
public final class AdminKubeconfig {

    private AdminKubeconfig() {}

    /** A new one, valid for {@code cluster.adminKubeconfig.certLifetime}; a secret. */
    public static String issue(NodeSettings settings) throws IdentityException {
        CertifiedKey certified = ControlPlaneCertificates.administrator(
                settings, settings.cluster().adminKubeconfigLifetime());
        return new KubeconfigDocument(
                        settings.clusterName(),
                        settings.cluster().endpoint(),
                        Authorities.trusted(settings.cluster()),
                        "admin",
                        new KubeconfigDocument.Embedded(certified.certificate(), new Secret(certified.key())))
                .write();
    }
}
