package io.coppice.nodeos.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The outside of PEM: labels and base64, without a look at the keys in it. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----\\s([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    /** First byte of every certificate and key: an ASN.1 sequence. */
    private static final byte SEQUENCE = 0x30;

    private Pem() {}

    static Optional<byte[]> decodeBase64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.US_ASCII
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The labels of all complete blocks; empty if one of them is damaged. */
    static List<String> labels(String pem) {
        var labels = new ArrayList<String>();
        var matcher = BLOCK.matcher(pem);
        while (matcher.find()) {
            var content = decodeBase64(matcher.group(2).replaceAll("\\s", ""));
            if (content.isEmpty() || content.get().length < 2 || content.get()[0] != SEQUENCE) {
                return List.of();
            }
            labels.add(matcher.group(1));
        }
        return labels;
    }

    /** As it stands in a config. */
    static String encode(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
