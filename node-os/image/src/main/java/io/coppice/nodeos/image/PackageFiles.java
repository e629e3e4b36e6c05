package io.coppice.nodeos.image;

import io.coppice.nodeos.image.DebianPackage.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Copies the files that {@link ImageContents} names from packages into a root tree. */
final class PackageFiles {

    private final RootTree root;
    private final Function<String, Path> packages;

    /**
     * @param packages finds the package file of a name
     */
    PackageFiles(RootTree root, Function<String, Path> packages) {
        this.root = root;
        this.packages = packages;
    }

    void copyItems() throws IOException {
        Map<String, Map<String, String>> targets = ImageContents.ITEMS.stream()
                .collect(Collectors.groupingBy(
                        ImageContents.Item::packageName,
                        TreeMap::new,
                        Collectors.toMap(
                                ImageContents.Item::path, ImageContents.Item::target, (a, b) -> a, TreeMap::new)));
        for (var each : targets.entrySet()) {
            Map<String, Entry> entries =
                    DebianPackage.read(packages.apply(each.getKey()), each.getValue()::containsKey);
            for (var item : each.getValue().entrySet()) {
                Entry entry = entries.get(item.getKey());
                if (!(entry instanceof Entry.RegularFile file)) {
                    throw missing(each.getKey(), item.getKey());
                }
                root.file(item.getValue(), file.content().bytes(), file.executable());
            }
        }
    }

    void copyXtables() throws IOException {
        Map<String, Entry> entries = DebianPackage.read(
                packages.apply("iptables"), path -> path.startsWith(ImageContents.XTABLES) && path.endsWith(".so"));
        for (var each : entries.entrySet()) {
            switch (each.getValue()) {
                case Entry.RegularFile file ->
                    root.file(each.getKey(), file.content().bytes(), false);
                case Entry.Link link -> root.symbolicLink(each.getKey(), link.target());
            }
        }
    }

    void writeCertificateBundle() throws IOException {
        String prefix = "usr/share/ca-certificates/mozilla/";
        Map<String, Entry> entries = DebianPackage.read(
                packages.apply(ImageContents.CA_PACKAGE), path -> path.startsWith(prefix) && path.endsWith(".crt"));
        var bundle = new java.io.ByteArrayOutputStream();
        for (Entry entry : new TreeMap<>(entries).values()) {
            if (entry instanceof Entry.RegularFile file) {
                bundle.writeBytes(file.content().bytes());
            }
        }
        if (bundle.size() == 0) {
            throw missing(ImageContents.CA_PACKAGE, prefix + "*.crt");
        }
        root.file("etc/ssl/certs/ca-certificates.crt", bundle.toByteArray(), false);
    }

    private static ImageException.BuildFailed missing(String packageName, String path) {
        return new ImageException.BuildFailed(
                "Package " + packageName + " has no file " + path + ", which the image needs.",
                "The package has changed its layout: correct ImageContents, or pin the former version.",
                null);
    }
}
