package io.coppice.machined.kubernetes.pki;

import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Credential;
import java.util.Optional;

/** The certificate authorities of Kubernetes, as a config gives them. */
public final class Authorities {

    private Authorities() {}

    /** PEM of all CAs from which a certificate of this cluster may come. */
    public static String trusted(Cluster cluster) throws IdentityException {
        StringBuilder text =
                new StringBuilder(required(cluster.ca(), "cluster.ca").certificate());
        for (String accepted : cluster.acceptedCAs()) {
            if (text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
            text.append(accepted);
        }
        return text.toString();
    }

    /**
     * A CA with its key.
     *
     * @param place where it stands in the config
     */
    static CertifiedKey withKey(Optional<Credential> credential, String place) throws IdentityException {
        Credential found = required(credential, place);
        return new CertifiedKey(
                found.certificate(),
                found.key()
                        .orElseThrow(() -> new IdentityException(
                                place + " has no key; a control plane needs it to issue certificates"))
                        .value());
    }

    static Credential required(Optional<Credential> credential, String place) throws IdentityException {
        return credential.orElseThrow(() -> new IdentityException(
                place + " is absent; a node of a cluster with Kubernetes needs it in its config"));
    }
}
