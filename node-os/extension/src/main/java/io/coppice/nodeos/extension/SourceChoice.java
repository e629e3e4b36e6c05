package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.PackageCache;
import java.nio.file.Path;
import java.util.Optional;

/** Chooses where programs come from. */
final class SourceChoice {

    private final ProgramCache cache;
    private final DebianSource debian;

    SourceChoice(ExtensionInputs inputs) {
        this.cache = new ProgramCache(inputs.programCache());
        this.debian = new DebianSource(inputs.toolchainLock(), new PackageCache(inputs.packageCache()), cache);
    }

    /**
     * The source for a request. Asks the mirror for the newest version if none is named.
     *
     * @throws ImageException if no source can serve it
     */
    ProgramSource choose(ExtensionRequest request, ExtensionProgress progress) {
        request.version().ifPresent(SourceChoice::check);
        return switch (request.origin()) {
            case ExtensionRequest.Origin.Directory(var directory) -> directory(directory, request.version());
            case ExtensionRequest.Origin.Source() -> debian(request.version());
            case ExtensionRequest.Origin.Release(var place) -> {
                try {
                    yield release(new ReleaseMirror(place), request.version());
                } catch (ReleaseMirror.Unreachable e) {
                    throw e.required();
                }
            }
            case ExtensionRequest.Origin.Any(var place) -> any(new ReleaseMirror(place), request.version(), progress);
        };
    }

    private ProgramSource any(ReleaseMirror mirror, Optional<ReleaseVersion> version, ExtensionProgress progress) {
        try {
            return version.isPresent() ? reachable(mirror, version.get()) : release(mirror, Optional.empty());
        } catch (ReleaseMirror.Unreachable e) {
            if (version.isPresent() && !version.get().equals(debian.version())) {
                throw e.required();
            }
            progress.step(
                    ExtensionStep.PROGRAMS,
                    "the official releases cannot be reached: taking Kubernetes " + debian.version()
                            + " from the distribution's source");
            return debian;
        }
    }

    /** A version that is named needs no network if it is here already. */
    private ProgramSource reachable(ReleaseMirror mirror, ReleaseVersion version) throws ReleaseMirror.Unreachable {
        ReleaseSource source = new ReleaseSource(version, mirror, cache);
        if (!cache.has(source.key())) {
            String unused = mirror.checksum(version, Kubernetes.PROGRAMS.getFirst());
        }
        return source;
    }

    private ProgramSource release(ReleaseMirror mirror, Optional<ReleaseVersion> version)
            throws ReleaseMirror.Unreachable {
        return new ReleaseSource(version.isPresent() ? version.get() : mirror.stable(), mirror, cache);
    }

    private ProgramSource debian(Optional<ReleaseVersion> version) {
        if (version.isPresent() && !version.get().equals(debian.version())) {
            throw new ImageException.NotFound(
                    "The distribution's source is Kubernetes " + debian.version() + ", not " + version.get() + ".",
                    "Leave --version out, or take another version with --from release or --from DIRECTORY.");
        }
        return debian;
    }

    private static ProgramSource directory(Path directory, Optional<ReleaseVersion> version) {
        DirectorySource source = new DirectorySource(directory.toAbsolutePath().normalize());
        if (version.isPresent()) {
            String unused = source.key();
            ReleaseVersion actual = DirectorySource.version(source.directory());
            if (!actual.equals(version.get())) {
                throw new ImageException.NotFound(
                        "The programs in " + directory + " are Kubernetes " + actual + ", not " + version.get() + ".",
                        "Leave --version out, or name another directory.");
            }
        }
        return source;
    }

    private static void check(ReleaseVersion version) {
        if (version.compareTo(Kubernetes.OLDEST) < 0) {
            throw new ImageException.NotFound(
                    "Kubernetes " + version + " is older than " + Kubernetes.OLDEST
                            + ", the oldest that nodes can run.",
                    "Name a newer version.");
        }
    }
}
