package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.DebianPackage;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.LockContents;
import io.coppice.nodeos.image.RootTree;
import io.coppice.nodeos.image.SharedLibraries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the programs of Kubernetes call, and the node image lacks. */
final class Helpers {

    /** The suite that node images are made of: both use one C library. */
    static final String SUITE = "trixie";

    /** A program of a package. */
    private record Item(String packageName, String path) {

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** kubelet measures volumes with nice, du and find; mounts with mount and umount; kube-proxy forgets connections with conntrack. */
    private static final List<Item> ITEMS = List.of(
            new Item("conntrack", "usr/sbin/conntrack"),
            new Item("coreutils", "usr/bin/du"),
            new Item("coreutils", "usr/bin/nice"),
            new Item("findutils", "usr/bin/find"),
            new Item("mount", "usr/bin/mount"),
            new Item("mount", "usr/bin/umount"),
            new Item("mount", "usr/sbin/losetup"));

    private static final List<String> LIBRARIES = List.of(
            "libblkid1",
            "libc6",
            "libmnl0",
            "libmount1",
            "libnetfilter-conntrack3",
            "libnfnetlink0",
            "libpcre2-8-0",
            "libselinux1",
            "libsmartcols1");

    /** The loader comes with the node image, and the C library must be the one that belongs to it. */
    private static final Set<String> IN_NODE_IMAGE = Set.of("ld-linux-x86-64.so.2", "libc.so.6");

    private Helpers() {}

    /** What the lock file pins. */
    static LockContents locked() {
        Set<String> names = new HashSet<>(LIBRARIES);
        ITEMS.forEach(item -> names.add(item.packageName()));
        return new LockContents(SUITE, names, "", Set.of());
    }

    /**
     * Puts the helpers into {@code bin/}, and the libraries that all programs there need into {@code lib/}.
     *
     * @param packages finds the package file of a name
     */
    static void addTo(RootTree tree, Function<String, Path> packages) throws IOException {
        for (Item item : ITEMS) {
            Map<String, DebianPackage.Entry> entries =
                    DebianPackage.read(packages.apply(item.packageName()), item.path()::equals);
            if (!(entries.get(item.path()) instanceof DebianPackage.Entry.RegularFile(var content, var _))) {
                throw new ImageException.BuildFailed(
                        "Package " + item.packageName() + " has no file " + item.path()
                                + ", which the extension needs.",
                        "The package has changed its layout: correct Helpers, or pin the former version.",
                        null);
            }
            tree.file("bin/" + item.name(), content.bytes(), true);
        }
        SharedLibraries libraries = new SharedLibraries(tree, "lib/", IN_NODE_IMAGE, "Helpers.LIBRARIES");
        for (String each : LIBRARIES) {
            libraries.offer(packages.apply(each));
        }
        libraries.addNeeded();
    }
}
