package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The programs of an official release. A release never changes, so its version decides. */
record ReleaseSource(ReleaseVersion version, ReleaseMirror mirror, ProgramCache cache) implements ProgramSource {

    @Override
    public String key() {
        return "release " + version;
    }

    @Override
    public KubernetesPrograms provide(ExtensionProgress progress) {
        Path directory = cache.get(key(), (target, work) -> {
            try {
                download(target, progress);
            } catch (ReleaseMirror.Unreachable e) {
                throw e.required();
            }
        });
        ReleaseVersion actual = DirectorySource.version(directory);
        if (!actual.equals(version)) {
            throw new ImageException.BuildFailed(
                    "The programs that the mirror has as Kubernetes " + version + " say they are " + actual + ".",
                    "Name another mirror with --mirror.",
                    null);
        }
        return new KubernetesPrograms(version, "official release", directory, List.of());
    }

    private void download(Path target, ExtensionProgress progress) throws IOException, ReleaseMirror.Unreachable {
        int done = 0;
        for (String program : Kubernetes.PROGRAMS) {
            progress.step(
                    ExtensionStep.PROGRAMS,
                    ++done + "/" + Kubernetes.PROGRAMS.size() + " " + program + " " + version
                            + " of the official release");
            String sha256 = mirror.checksum(version, program);
            Path file = target.resolve(program);
            mirror.download(version, program, sha256, file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
