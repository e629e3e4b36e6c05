package io.coppice.nodeos.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Several archives of images, opened together; what is wrong with any of them is told at once. */
public final class ImageSources implements AutoCloseable {

    private final Map<Path, ImageArchive> archives;
    private final Optional<String> name;
    private final Map<Platform, ImageSet> sets = new LinkedHashMap<>();

    private ImageSources(Map<Path, ImageArchive> archives, Optional<String> name) {
        this.archives = archives;
        this.name = name;
    }

    /**
     * @param paths see {@link ImageArchive#open}; one that is given twice counts once
     * @param name of the only image, instead of those in its archive
     * @throws UnusableImagesException naming every archive that cannot be opened
     */
    public static ImageSources open(List<Path> paths, Optional<String> name) throws UnusableImagesException {
        Problems problems = new Problems();
        if (paths.isEmpty()) {
            problems.add("no archive is given", "name the files, or '-' for standard input");
        }
        Optional<String> complete = name.flatMap(given -> complete(given, problems));
        Path temporary = temporary();
        Map<Path, ImageArchive> opened = new LinkedHashMap<>();
        for (Path path : paths) {
            if (!opened.containsKey(path)) {
                try {
                    opened.put(path, ImageArchive.open(path, temporary));
                } catch (IOException e) {
                    problems.add(path, e);
                }
            }
        }
        ImageSources sources = new ImageSources(opened, complete);
        if (problems.found()) {
            UnusableImagesException refusal = problems.refusal();
            sources.closeAll().ifPresent(refusal::addSuppressed);
            throw refusal;
        }
        return sources;
    }

    /** Java itself does not look at TMPDIR. */
    private static Path temporary() {
        return Optional.ofNullable(System.getenv("TMPDIR"))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * What nodes of a platform are to have. Read once for each platform.
     *
     * @throws UnusableImagesException naming every archive that cannot be used, and every name that does not stand for one image
     */
    public synchronized ImageSet images(Platform node) throws UnusableImagesException {
        ImageSet known = sets.get(node);
        if (known == null) {
            known = read(node);
            sets.put(node, known);
        }
        return known;
    }

    private ImageSet read(Platform node) throws UnusableImagesException {
        Problems problems = new Problems();
        TreeMap<String, Digest> images = new TreeMap<>();
        LinkedHashMap<Digest, Blob> blobs = new LinkedHashMap<>();
        Map<Digest, Path> origins = new HashMap<>();
        List<OciImage> found = new ArrayList<>();
        archives.forEach((path, archive) -> {
            try {
                for (OciImage image : archive.images(node)) {
                    found.add(image);
                    name(path, image, images, problems);
                    for (Blob blob : image.blobs()) {
                        blobs.putIfAbsent(blob.digest(), blob);
                        origins.putIfAbsent(blob.digest(), path);
                    }
                }
            } catch (IOException e) {
                problems.add(path, e);
            }
        });
        if (name.isPresent() && found.size() > 1) {
            problems.add(
                    "there are " + found.size() + " images, and one name for them: " + name.get(),
                    "give one archive alone when you give a name");
        }
        if (problems.found()) {
            throw problems.refusal();
        }
        return new ImageSet(images, blobs, origins);
    }

    private void name(Path path, OciImage image, Map<String, Digest> images, Problems problems) {
        List<String> names = name.map(List::of).orElse(image.names());
        if (names.isEmpty()) {
            problems.add(
                    path + ": the archive gives its image " + image.target() + " no name",
                    "give it one with --name, such as --name registry.example/app:1");
        }
        for (String each : names) {
            Digest other = images.putIfAbsent(each, image.target());
            if (other != null && !other.equals(image.target())) {
                problems.add(
                        path + ": the name " + each + " stands for another image already",
                        "give one of the archives only");
            }
        }
    }

    private static Optional<String> complete(String given, Problems problems) {
        Optional<String> complete = ImageName.complete(given);
        if (complete.isEmpty()) {
            problems.add(
                    "'" + given + "' is no name of an image",
                    "write it as registry/path:tag, such as registry.example/app:1");
        }
        return complete;
    }

    @Override
    public void close() {
        closeAll().ifPresent(failure -> {
            throw new UncheckedIOException("an archive that was only read cannot be closed", failure);
        });
    }

    /** Closes every archive; the first failure has the others with it. */
    private Optional<IOException> closeAll() {
        IOException first = null;
        for (ImageArchive archive : archives.values()) {
            try {
                archive.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        return Optional.ofNullable(first);
    }

    private static final class Problems {

        private final List<String> problems = new ArrayList<>();
        private String remedy = "";

        void add(String problem, String cure) {
            problems.add(problem);
            remedy = remedy.isEmpty() ? cure : remedy;
        }

        void add(Path path, IOException e) {
            String cure = e instanceof OciException known ? known.remedy() : "check the file and your rights to it";
            String text = switch (e) {
                case AccessDeniedException denied -> "no permission for " + denied.getFile();
                default -> e.getMessage() == null ? e.toString() : e.getMessage();
            };
            add(text.contains(path.toString()) ? text : path + ": " + text, cure);
        }

        boolean found() {
            return !problems.isEmpty();
        }

        UnusableImagesException refusal() {
            return new UnusableImagesException(problems, remedy);
        }
    }
}
