package io.coppice.nodeos.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads descriptors out of JSON. */
final class Descriptors {

    private Descriptors() {}

    /** @param where names the document in messages */
    static Descriptor of(JsonObject json, String where) throws OciException {
        String digest = json.text("digest").orElse("");
        Optional<Digest> parsed = Digest.parse(digest);
        Optional<Long> size = json.count("size");
        if (parsed.isEmpty() || size.isEmpty()) {
            throw OciException.damaged(where + " refers to a blob with the digest '" + digest + "' and the size "
                    + size.map(String::valueOf).orElse("(none)")
                    + "; it takes sha256: with 64 digits, and a size in bytes");
        }
        return new Descriptor(
                json.text("mediaType").orElse(""),
                parsed.get(),
                size.get(),
                json.object("platform").map(Descriptors::platform),
                json.object("annotations").map(JsonObject::texts).orElse(Map.of()));
    }

    static List<Descriptor> list(JsonObject json, String member, String where) throws OciException {
        List<Descriptor> descriptors = new ArrayList<>();
        for (JsonObject item : json.objects(member)) {
            descriptors.add(of(item, where));
        }
        return descriptors;
    }

    static Platform platform(JsonObject json) {
        return new Platform(
                json.text("os").orElse(""),
                json.text("architecture").orElse(""),
                json.text("variant").orElse(""));
    }
}
