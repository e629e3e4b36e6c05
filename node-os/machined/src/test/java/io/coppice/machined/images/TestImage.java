package io.coppice.machined.images;

import io.coppice.nodeos.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An image of one layer that holds one file, as an OCI archive. */
final class TestImage {

    final Map<String, byte[]> files = new LinkedHashMap<>();
    final Digest layer;
    final Digest config;
    final Digest manifest;
    final byte[] manifestBytes;

    /** @param size of the file in the layer; its bytes differ with the text */
    TestImage(String name, String text, int size) throws IOException {
        byte[] content = new byte[size];
        new java.util.Random(text.hashCode()).nextBytes(content);
        byte[] tar = tar(Map.of("data", content));
        layer = add(tar);
        byte[] configBytes = bytes("""
                {"os":"linux","architecture":"amd64","config":{"Cmd":["/data"]},\
                "rootfs":{"type":"layers","diff_ids":["@LAYER@"]}}""".replace("@LAYER@", layer.toString()));
        config = add(configBytes);
        manifestBytes = bytes("""
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
                "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"@CONFIG@","size":@CONFIG_SIZE@},\
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"@LAYER@","size":@LAYER_SIZE@}]}""".replace("@CONFIG@", config.toString())
                .replace("@CONFIG_SIZE@", Integer.toString(configBytes.length))
                .replace("@LAYER@", layer.toString())
                .replace("@LAYER_SIZE@", Integer.toString(tar.length)));
        manifest = add(manifestBytes);
        files.put("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
        files.put("index.json", bytes("""
                {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",\
                "digest":"@MANIFEST@","size":@SIZE@,"annotations":{"io.containerd.image.name":"@NAME@"}}]}""".replace("@MANIFEST@", manifest.toString())
                .replace("@SIZE@", Integer.toString(manifestBytes.length))
                .replace("@NAME@", name)));
    }

    byte[] blob(Digest digest) {
        return java.util.Objects.requireNonNull(files.get("blobs/sha256/" + digest.hex()));
    }

    Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, tar(files));
    }

    private Digest add(byte[] content) {
        Digest digest = Digest.of(content);
        files.put("blobs/sha256/" + digest.hex(), content);
        return digest;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] tar(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            byte[] block = new byte[512];
            put(block, 0, name);
            put(block, 100, "0000755\0000000000\0000000000\0");
            put(block, 124, String.format(Locale.ROOT, "%011o\00000000000000\0        0", content.length));
            put(block, 257, "ustar\00000");
            int sum = 0;
            for (byte b : block) {
                sum += b & 0xff;
            }
            put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
            out.writeBytes(block);
            out.writeBytes(content);
            out.writeBytes(new byte[(512 - content.length % 512) % 512]);
        });
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = bytes(text);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
