package io.coppice.nodeos.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The packages that something is made of, pinned.
 *
 * @param format version of the file format
 * @param suite distribution suite
 * @param packages sorted by name; files of source packages are named after the package and the kind of file, like {@code hello.dsc}
 */
public record ImageLock(int format, String suite, List<LockedPackage> packages) {

    /** The only format there is. */
    public static final int FORMAT = 1;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern POOL_PATH = Pattern.compile("pool/[A-Za-z0-9+~._/-]+\\.(deb|dsc|tar\\.(gz|xz|bz2))");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    public ImageLock {
        packages = List.copyOf(packages);
    }

    /**
     * Reads and checks a lock file.
     *
     * @throws ImageException.LockInvalid if it is missing or malformed
     */
    public static ImageLock read(Path file) {
        try {
            ImageLock lock = JSON.readValue(Files.readAllBytes(file), ImageLock.class);
            lock.check(file);
            return lock;
        } catch (NoSuchFileException e) {
            throw invalid(file, "it does not exist", e);
        } catch (JsonProcessingException e) {
            throw invalid(file, e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw invalid(file, "it cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes the lock file; readers see the old or the new one, nothing between. */
    public void write(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(directory, ".image.lock", ".json");
        try {
            Files.write(temporary, (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(
                    temporary, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(temporary, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** The pinned package of this name. */
    public LockedPackage find(String name) {
        return packages.stream()
                .filter(locked -> locked.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ImageException.LockInvalid(
                        "Package " + name + " is needed, and the lock file does not pin it.",
                        "Run 'coppice image lock'.",
                        null));
    }

    private void check(Path file) {
        if (format != FORMAT) {
            throw invalid(file, "format " + format + " is not " + FORMAT, null);
        }
        for (LockedPackage locked : packages) {
            if (!SHA256.matcher(locked.sha256()).matches()) {
                throw invalid(file, "package " + locked.name() + ": sha256 is not 64 hexadecimal digits", null);
            }
            if (!POOL_PATH.matcher(locked.path()).matches() || locked.path().contains("..")) {
                throw invalid(file, "package " + locked.name() + ": path is not a file of a package below pool/", null);
            }
            if (locked.size() <= 0) {
                throw invalid(file, "package " + locked.name() + ": size is not positive", null);
            }
        }
    }

    private static ImageException.LockInvalid invalid(Path file, String why, @Nullable Exception cause) {
        return new ImageException.LockInvalid(
                "The lock file " + file + " cannot be used: " + why + ".",
                "Restore it from version control, or run 'coppice image lock' to write a new one.",
                cause);
    }
}
