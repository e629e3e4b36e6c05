package io.coppice.nodeos.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar without what a node has no use for: native libraries (which lie beside it), build metadata, and signatures. The JVM keeps
 * no class of a signed jar in its cache, and the whole root is covered by dm-verity anyway.
 */
final class JarRepacker {

    private JarRepacker() {}

    static void copy(Path source, OutputStream target) throws IOException {
        try (ZipFile jar = new ZipFile(source.toFile());
                ZipOutputStream out = new ZipOutputStream(target)) {
            for (ZipEntry entry : jar.stream().toList()) {
                if (entry.isDirectory() || isUnwanted(entry.getName())) {
                    continue;
                }
                byte[] content;
                try (var in = jar.getInputStream(entry)) {
                    content = in.readAllBytes();
                }
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(RootTree.TIME
                        .toInstant()
                        .atOffset(java.time.ZoneOffset.UTC)
                        .toLocalDateTime());
                if (entry.getName().equals("META-INF/MANIFEST.MF")) {
                    content = withoutDigests(content);
                }
                store(copy, content);
                out.putNextEntry(copy);
                out.write(content);
                out.closeEntry();
            }
        }
    }

    /** Uncompressed entries cost a node no time, and the image as a whole compresses better. */
    private static void store(ZipEntry entry, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
    }

    static byte[] copy(Path source) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Files.size(source));
        copy(source, bytes);
        return bytes.toByteArray();
    }

    private static boolean isUnwanted(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        boolean signature = upper.startsWith("META-INF/")
                && upper.indexOf('/', "META-INF/".length()) < 0
                && (upper.endsWith(".SF") || upper.endsWith(".RSA") || upper.endsWith(".DSA") || upper.endsWith(".EC"));
        return signature
                || name.endsWith(".proto")
                || JavaRuntime.isNative(name)
                || name.startsWith("META-INF/native/")
                || name.startsWith("META-INF/native-image/")
                || name.startsWith("META-INF/maven/")
                // A library that offers itself to the JDK as its resolver would be asked for every name.
                || name.equals("META-INF/services/java.net.spi.InetAddressResolverProvider")
                || name.startsWith("META-INF/proguard/");
    }

    /** Only the main attributes: the others are digests of a signature that is gone. */
    private static byte[] withoutDigests(byte[] content) throws IOException {
        Manifest before = new Manifest(new java.io.ByteArrayInputStream(content));
        Manifest after = new Manifest();
        Attributes attributes = after.getMainAttributes();
        attributes.putAll(before.getMainAttributes());
        if (!attributes.containsKey(Attributes.Name.MANIFEST_VERSION)) {
            attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        after.write(out);
        return out.toByteArray();
    }
}
