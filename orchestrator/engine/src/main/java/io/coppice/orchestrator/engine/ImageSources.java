package io.coppice.orchestrator.engine;

import io.coppice.nodeos.oci.Blob;
import io.coppice.nodeos.oci.Digest;
import io.coppice.nodeos.oci.ImageArchive;
import io.coppice.nodeos.oci.ImageName;
import io.coppice.nodeos.oci.OciException;
import io.coppice.nodeos.oci.OciImage;
import io.coppice.nodeos.oci.Platform;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ImageLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The archives of a load, opened; what is wrong with any of them is told at once. */
final class ImageSources implements AutoCloseable {

    private final Map<Path, ImageArchive> archives;
    private final Optional<String> name;
    private final Map<String, ImageSelection> selections = new TreeMap<>();

    private ImageSources(Map<Path, ImageArchive> archives, Optional<String> name) {
        this.archives = archives;
        this.name = name;
    }

    /** @throws CoppiceException.InvalidRequest naming every archive that cannot be used */
    static ImageSources open(ImageLoad load) {
        var problems = new Problems();
        if (load.archives().isEmpty()) {
            problems.add("no archive is given", "name the files, or '-' for standard input");
        }
        Optional<String> name = load.name().flatMap(given -> complete(given, problems));
        var temporary = Path.of(System.getProperty("java.io.tmpdir"));
        var opened = new LinkedHashMap<Path, ImageArchive>();
        for (var path : load.archives()) {
            if (!opened.containsKey(path)) {
                try {
                    opened.put(path, ImageArchive.open(path, temporary));
                } catch (IOException e) {
                    problems.add(path, e);
                }
            }
        }
        var sources = new ImageSources(opened, name);
        if (problems.found()) {
            sources.close();
            throw problems.refusal();
        }
        return sources;
    }

    /**
     * What nodes of an architecture are to have.
     *
     * @param architecture in Go's words
     */
    synchronized ImageSelection of(String architecture) {
        return selections.computeIfAbsent(architecture, this::select);
    }

    private ImageSelection select(String architecture) {
        var problems = new Problems();
        var images = new TreeMap<String, Digest>();
        var blobs = new LinkedHashMap<Digest, Blob>();
        var found = new ArrayList<OciImage>();
        archives.forEach((path, archive) -> {
            try {
                for (var image : archive.images(Platform.linux(architecture))) {
                    found.add(image);
                    name(path, image, images, problems);
                    image.blobs().forEach(blob -> blobs.putIfAbsent(blob.digest(), blob));
                }
            } catch (IOException e) {
                problems.add(path, e);
            }
        });
        if (name.isPresent() && found.size() > 1) {
            problems.add(
                    "there are " + found.size() + " images, and one name for them: " + name.get(),
                    "load each archive by itself when you give a name");
        }
        if (problems.found()) {
            throw problems.refusal();
        }
        return new ImageSelection(images, blobs);
    }

    private void name(Path path, OciImage image, Map<String, Digest> images, Problems problems) {
        List<String> names = name.map(List::of).orElse(image.names());
        if (names.isEmpty()) {
            problems.add(
                    path + ": the archive gives its image " + image.target() + " no name",
                    "give it one with --name, such as --name registry.example/app:1");
        }
        for (var each : names) {
            var other = images.putIfAbsent(each, image.target());
            if (other != null && !other.equals(image.target())) {
                problems.add(
                        path + ": the name " + each + " stands for another image already",
                        "load one of the archives only, or one after the other");
            }
        }
    }

    private static Optional<String> complete(String given, Problems problems) {
        var complete = ImageName.complete(given);
        if (complete.isEmpty()) {
            problems.add(
                    "'" + given + "' is no name of an image",
                    "write it as registry/path:tag, such as registry.example/app:1");
        }
        return complete;
    }

    @Override
    public void close() {
        for (var archive : archives.values()) {
            try {
                archive.close();
            } catch (IOException e) {
                throw new IllegalStateException("an archive that was only read cannot be closed", e);
            }
        }
    }

    private static final class Problems {

        private final List<String> problems = new ArrayList<>();
        private String remedy = "";

        void add(String problem, String cure) {
            problems.add(problem);
            remedy = remedy.isEmpty() ? cure : remedy;
        }

        void add(Path path, IOException e) {
            var cure = e instanceof OciException known ? known.remedy() : "check the file and your rights to it";
            var text = Failures.describe(e);
            add(text.contains(path.toString()) ? text : path + ": " + text, cure);
        }

        boolean found() {
            return !problems.isEmpty();
        }

        CoppiceException.InvalidRequest refusal() {
            return new CoppiceException.InvalidRequest("these images cannot be loaded", problems, remedy);
        }
    }
}
