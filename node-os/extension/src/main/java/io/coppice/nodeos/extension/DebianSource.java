package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.AptSources;
import io.coppice.nodeos.image.ImageLock;
import io.coppice.nodeos.image.LockContents;
import io.coppice.nodeos.image.LockedPackage;
import io.coppice.nodeos.image.PackageCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Programs compiled from the distribution's source package, for hosts that reach nothing but the distribution's archives. Sources and
 * toolchain are pinned.
 */
record DebianSource(Path lockFile, PackageCache packages, ProgramCache cache) implements ProgramSource {

    /** The last suite whose source package is the whole of Kubernetes. */
    static final String SUITE = "bookworm";

    static final String SOURCE = "kubernetes";

    /** How many minutes it takes, on two processors. */
    static final int MINUTES = 10;

    private static final long DISK = 4L << 30;
    private static final long MEMORY = 2L << 30;

    /** The upstream version in something like 1.20.5+really1.20.2-1.1+deb12u1. */
    private static final Pattern UPSTREAM = Pattern.compile("(?:.*\\+really)?(\\d+\\.\\d+\\.\\d+)-.*");

    private static final Map<String, String> HOST_PROGRAMS =
            Map.of("make", "make", "rsync", "rsync", "dpkg-source", "dpkg-dev", "patch", "patch", "perl", "perl");

    /** What the lock file pins. */
    static LockContents locked() {
        return new LockContents(SUITE, Set.copyOf(KubernetesBuild.PACKAGES), "", Set.of(SOURCE));
    }

    /** The version that the pinned source is of. */
    ReleaseVersion version() {
        LockedPackage source = ImageLock.read(lockFile).find(SOURCE + ".dsc");
        Matcher matcher = UPSTREAM.matcher(source.version());
        return ReleaseVersion.parse(matcher.matches() ? matcher.group(1) : source.version())
                .orElseThrow(() -> new IllegalStateException("no upstream version in " + source.version()));
    }

    @Override
    public String key() {
        StringBuilder key = new StringBuilder("debian-source " + KubernetesBuild.RECIPE + "\n");
        for (LockedPackage each : ImageLock.read(lockFile).packages()) {
            key.append(each.name()).append(' ').append(each.sha256()).append('\n');
        }
        return key.toString();
    }

    @Override
    public KubernetesPrograms provide(ExtensionProgress progress) {
        ImageLock lock = ImageLock.read(lockFile);
        Path directory = cache.get(key(), (target, work) -> compile(lock, target, work, progress));
        LockedPackage source = lock.find(SOURCE + ".dsc");
        return new KubernetesPrograms(
                version(), "Debian source package " + SOURCE + " " + source.version(), directory, lock.packages());
    }

    private void compile(ImageLock lock, Path target, Path work, ExtensionProgress progress) throws IOException {
        progress.step(
                ExtensionStep.PROGRAMS,
                "compiling Kubernetes " + version() + " from source, once on this host: about " + MINUTES
                        + " minutes on two processors");
        new HostPackages(HOST_PROGRAMS).ensure(note -> progress.step(ExtensionStep.PROGRAMS, note));
        HostRoom.requireDisk(work, DISK);
        HostRoom.requireMemory(MEMORY);
        AptSources archives = AptSources.ofHost();
        Path files = Files.createDirectory(work.resolve("packages"));
        int done = 0;
        for (LockedPackage each : lock.packages()) {
            progress.step(ExtensionStep.PROGRAMS, ++done + "/" + lock.packages().size() + " " + each.name());
            Path file = packages.fetch(each, archives);
            Files.createSymbolicLink(files.resolve(Path.of(each.path()).getFileName()), file.toAbsolutePath());
        }
        new KubernetesBuild(files, work, version(), progress).run(target);
    }
}
