package io.coppice.machined.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** A kubelet's request for a certificate to serve with, and whether it may have it. */
final class ServingRequest {

    static final String SIGNER = "kubernetes.io/kubelet-serving";

    private static final String USER = "system:node:";
    private static final String GROUP = "system:nodes";
    private static final Set<String> USAGES = Set.of("digital signature", "key encipherment", "server auth");

    private ServingRequest() {}

    /** Whether it is such a request, and nobody has decided about it. */
    static boolean pending(ObjectNode request) {
        if (!request.path("spec").path("signerName").asText().equals(SIGNER)
                || !request.path("status").path("certificate").asText().isEmpty()) {
            return false;
        }
        for (JsonNode condition : request.path("status").path("conditions")) {
            String type = condition.path("type").asText();
            if (type.equals("Approved") || type.equals("Denied")) {
                return false;
            }
        }
        return true;
    }

    /** The node that asks; empty when it is none. */
    static Optional<String> node(ObjectNode request) {
        String user = request.path("spec").path("username").asText();
        boolean member = false;
        for (JsonNode group : request.path("spec").path("groups")) {
            member |= group.asText().equals(GROUP);
        }
        return member && user.startsWith(USER) && user.length() > USER.length()
                ? Optional.of(user.substring(USER.length()))
                : Optional.empty();
    }

    /**
     * Looks for a reason not to approve: a node may only serve under its own name and addresses.
     *
     * @param own addresses of the node that asks, as its object tells them
     * @param others addresses of all other nodes
     * @return empty when there is none
     */
    static Optional<String> objection(ObjectNode request, Set<InetAddress> own, Set<InetAddress> others) {
        Optional<String> node = node(request);
        if (node.isEmpty()) {
            return Optional.of("it was not asked for by a node");
        }
        for (JsonNode usage : request.path("spec").path("usages")) {
            if (!USAGES.contains(usage.asText())) {
                return Optional.of("it is for '" + usage.asText() + "'");
            }
        }
        try {
            return objection(parse(request), node.get(), own, others);
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.of("it cannot be read: " + unreadable.getMessage());
        }
    }

    private static Optional<String> objection(
            PKCS10CertificationRequest request, String node, Set<InetAddress> own, Set<InetAddress> others)
            throws UnknownHostException {
        if (!values(request, true).equals(List.of(USER + node))
                || !values(request, false).equals(List.of(GROUP))) {
            return Optional.of("its subject is " + request.getSubject());
        }
        int addresses = 0;
        Extensions extensions = request.getRequestedExtensions();
        GeneralNames names =
                extensions == null ? null : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        for (GeneralName name : names == null ? new GeneralName[0] : names.getNames()) {
            switch (name.getTagNo()) {
                case GeneralName.dNSName -> {
                    String text = IETFUtils.valueToString(name.getName());
                    if (!text.equals(node)) {
                        return Optional.of("it names " + text);
                    }
                }
                case GeneralName.iPAddress -> {
                    InetAddress address = InetAddress.getByAddress(
                            ASN1OctetString.getInstance(name.getName()).getOctets());
                    if (!own.contains(address) || others.contains(address)) {
                        return Optional.of("it names " + address.getHostAddress()
                                + ", which is not (only) an address of node " + node);
                    }
                    addresses++;
                }
                default -> {
                    return Optional.of("it names something that is no host");
                }
            }
        }
        return addresses == 0 ? Optional.of("it names no address") : Optional.empty();
    }

    private static List<String> values(PKCS10CertificationRequest request, boolean commonName) {
        List<String> values = new ArrayList<>();
        for (RDN part : request.getSubject().getRDNs(commonName ? BCStyle.CN : BCStyle.O)) {
            values.add(IETFUtils.valueToString(part.getFirst().getValue()));
        }
        return values;
    }

    private static PKCS10CertificationRequest parse(ObjectNode request) throws IOException {
        String pem = new String(
                Base64.getDecoder().decode(request.path("spec").path("request").asText()), StandardCharsets.US_ASCII);
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest parsed) {
                return parsed;
            }
        }
        throw new IOException("it holds no request in PEM");
    }
}
