package io.coppice.nodeos.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/** Writes images as an OCI image layout, file by file. The same images give the same files in the same order. */
public final class LayoutWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private LayoutWriter() {}

    /** Takes the files of a layout. */
    @FunctionalInterface
    public interface Files {

        /** @param content of exactly this size; its end must be read, for only there a blob is known to be what it should be */
        void add(String path, long size, InputStream content) throws IOException;
    }

    /** @throws OciException if a blob cannot be read or is not what its digest says; its message names the archive and the digest */
    public static void write(ImageSet images, Files files) throws IOException {
        add(files, "oci-layout", json(generator -> generator.writeStringField("imageLayoutVersion", "1.0.0")));
        add(files, LayoutReader.INDEX_FILE, index(images));
        Map<String, Blob> blobs = new TreeMap<>();
        images.blobs().forEach((digest, blob) -> blobs.put(LayoutReader.BLOBS + digest.hex(), blob));
        for (var blob : blobs.entrySet()) {
            try (InputStream in = new SourceInputStream(blob.getValue())) {
                files.add(blob.getKey(), blob.getValue().descriptor().size(), in);
            } catch (OciException e) {
                throw new OciException(
                        images.archives().get(blob.getValue().digest()) + ": " + e.getMessage(), e.remedy(), e);
            }
        }
    }

    private static byte[] index(ImageSet images) throws IOException {
        return json(generator -> {
            generator.writeNumberField("schemaVersion", 2);
            generator.writeStringField("mediaType", MediaTypes.INDEX);
            generator.writeArrayFieldStart("manifests");
            for (var image : images.targets()) {
                Descriptor target = image.getValue();
                generator.writeStartObject();
                generator.writeStringField("mediaType", target.mediaType());
                generator.writeStringField("digest", target.digest().toString());
                generator.writeNumberField("size", target.size());
                generator.writeObjectFieldStart("annotations");
                generator.writeStringField(LayoutReader.COMPLETE_NAME, image.getKey());
                generator.writeEndObject();
                generator.writeEndObject();
            }
            generator.writeEndArray();
        });
    }

    private interface Fields {
        void to(JsonGenerator generator) throws IOException;
    }

    private static byte[] json(Fields fields) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            generator.writeStartObject();
            fields.to(generator);
            generator.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void add(Files files, String path, byte[] content) throws IOException {
        files.add(path, content.length, new ByteArrayInputStream(content));
    }
}
