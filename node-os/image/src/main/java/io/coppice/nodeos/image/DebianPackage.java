package io.coppice.nodeos.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/** Reads files out of a binary package without unpacking it. */
public final class DebianPackage {

    /** What a package holds at a path. */
    public sealed interface Entry {

        /** A regular file. */
        record RegularFile(Content content, boolean executable) implements Entry {}

        /** A symbolic or hard link, and where it leads: as in the archive. */
        record Link(String target, boolean hard) implements Entry {}
    }

    private DebianPackage() {}

    /**
     * The wanted entries of a package.
     *
     * @param wanted asked with each path, relative to the root, like {@code usr/bin/runc}
     */
    public static Map<String, Entry> read(Path file, Predicate<String> wanted) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                ArArchiveInputStream archive = new ArArchiveInputStream(raw)) {
            for (var member = archive.getNextEntry(); member != null; member = archive.getNextEntry()) {
                if (member.getName().startsWith("data.tar")) {
                    return readData(decompressed(member.getName(), archive), wanted);
                }
            }
        }
        throw new IOException(file + " is no Debian package: it has no data.tar");
    }

    private static InputStream decompressed(String name, InputStream in) throws IOException {
        return switch (name) {
            case "data.tar.xz" -> new XZCompressorInputStream(in);
            case "data.tar.zst" -> new ZstdCompressorInputStream(in);
            case "data.tar.gz" -> new GzipCompressorInputStream(in);
            case "data.tar" -> in;
            default -> throw new IOException("unknown compression of " + name);
        };
    }

    private static Map<String, Entry> readData(InputStream data, Predicate<String> wanted) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(data)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String path = path(entry.getName());
                if (entry.isDirectory() || !wanted.test(path)) {
                    continue;
                }
                if (entry.isSymbolicLink()) {
                    entries.put(path, new Entry.Link(entry.getLinkName(), false));
                } else if (entry.isLink()) {
                    entries.put(path, new Entry.Link(path(entry.getLinkName()), true));
                } else if (entry.isFile()) {
                    entries.put(
                            path,
                            new Entry.RegularFile(new Content(tar.readAllBytes()), (entry.getMode() & 0111) != 0));
                } else {
                    throw new IOException(path + " is neither a file nor a link");
                }
            }
        }
        return entries;
    }

    /** Packages older than the merge of / and /usr still say lib/ and sbin/. */
    private static String path(String name) {
        String path = name.replaceFirst("^\\./", "").replaceFirst("^/", "");
        return path.matches("(bin|sbin|lib|lib64)/.*") ? "usr/" + path : path;
    }
}
