package io.coppice.machined.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.identity.CertifiedKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request for a certificate with its key, as a kubelet makes it.
 *
 * @param pem the request
 * @param key PEM of the private key
 */
public record SigningRequest(String pem, String key) {

    /** @param addresses with {@code names}, the alternative names */
    public static SigningRequest of(String name, String group, List<String> names, List<String> addresses)
            throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        List<GeneralName> alternatives = new ArrayList<>();
        names.forEach(each -> alternatives.add(new GeneralName(GeneralName.dNSName, each)));
        addresses.forEach(each -> alternatives.add(new GeneralName(GeneralName.iPAddress, each)));
        var builder =
                new JcaPKCS10CertificationRequestBuilder(new X500Name("O=" + group + ",CN=" + name), pair.getPublic());
        if (!alternatives.isEmpty()) {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(alternatives.toArray(GeneralName[]::new)));
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        byte[] encoded = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
        return new SigningRequest(
                pem("CERTIFICATE REQUEST", encoded),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    /** The object of the API. */
    public ObjectNode object(String name, String signer, String usage) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "certificates.k8s.io/v1").put("kind", "CertificateSigningRequest");
        object.putObject("metadata").put("name", name);
        ObjectNode spec = object.putObject("spec");
        spec.put("signerName", signer)
                .put("request", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        spec.putArray("usages").add("digital signature").add("key encipherment").add(usage);
        return object;
    }

    CertifiedKey issued(String certificate) {
        return new CertifiedKey(certificate, key);
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }
}
