package io.coppice.machined.identity;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What the node has issued itself. It is kept until it is due, or something else is asked for: whoever shows it need not be started anew. */
public final class IssuedCertificates {

    private final Map<String, Issued> known = new HashMap<>();

    private record Issued(CertificateRequest request, CertifiedKey authority, CertifiedKey certified) {}

    /**
     * @param place which of the node's certificates it is
     * @param authorityPlace of the authority in the config, for messages
     */
    synchronized CertifiedKey get(
            String place, CertificateRequest request, String authorityPlace, CertifiedKey authority, Instant now)
            throws IdentityException {
        Issued before = known.get(place);
        if (before != null
                && before.request().equals(request)
                && before.authority().equals(authority)
                && !Expiry.due(place, before.certified(), now)) {
            return before.certified();
        }
        CertifiedKey issued = CertificateIssuer.of(authorityPlace, authority).issue(request);
        known.put(place, new Issued(request, authority, issued));
        return issued;
    }
}
