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
        request.version().ifPresent(VersionWish::requireSupported);
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

    private ProgramSource any(ReleaseMirror mirror, Optional<VersionWish> wish, ExtensionProgress progress) {
        try {
            ReleaseSource source = release(mirror, wish);
            if (!cache.has(source.key())) {
                String unused = mirror.checksum(source.version(), Kubernetes.PROGRAMS.getFirst());
            }
            return source;
        } catch (ReleaseMirror.Unreachable e) {
            if (wish.isPresent() && !wish.get().fits(debian.version())) {
                throw e.required();
            }
            progress.step(
                    ExtensionStep.PROGRAMS,
                    "the official releases cannot be reached: taking Kubernetes " + debian.version()
                            + " from the distribution's source");
            return debian;
        }
    }

    /** A version that is named needs no network here. */
    private ReleaseSource release(ReleaseMirror mirror, Optional<VersionWish> wish) throws ReleaseMirror.Unreachable {
        Optional<ReleaseVersion> exact = wish.flatMap(VersionWish::exact);
        return new ReleaseSource(exact.isPresent() ? exact.get() : mirror.stable(wish), mirror, cache);
    }

    private ProgramSource debian(Optional<VersionWish> wish) {
        if (wish.isPresent() && !wish.get().fits(debian.version())) {
            throw new ImageException.NotFound(
                    "The distribution's source is Kubernetes " + debian.version() + ", not " + wish.get() + ".",
                    "Leave --version out, or take another version with --from release or --from DIRECTORY.");
        }
        return debian;
    }

    private static ProgramSource directory(Path directory, Optional<VersionWish> wish) {
        DirectorySource source = new DirectorySource(directory.toAbsolutePath().normalize());
        if (wish.isPresent()) {
            String unused = source.key();
            ReleaseVersion actual = DirectorySource.version(source.directory());
            if (!wish.get().fits(actual)) {
                throw new ImageException.NotFound(
                        "The programs in " + directory + " are Kubernetes " + actual + ", not " + wish.get() + ".",
                        "Leave --version out, or name another directory.");
            }
        }
        return source;
    }
}
