package io.coppice.hypervisor.libvirt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import io.coppice.hypervisor.HostInventory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Verdicts as JSON files, one for each host, QEMU, kernel and processor. A failure is tried again after a day: hosts get mended. */
record VerdictCache(Path directory, Map<String, String> subject) {

    private static final Duration FAILURE_KEPT = Duration.ofDays(1);
    private static final JsonFactory JSON = new JsonFactory();

    static VerdictCache of(Path directory, HostInventory inventory, Path kernel) {
        return new VerdictCache(
                directory,
                Map.of(
                        "uri", inventory.uri(),
                        "host", inventory.hostname(),
                        "qemu", inventory.hypervisorVersion().toString(),
                        "cpu", inventory.cpuModel(),
                        "kernel", sha256(kernel)));
    }

    /** Empty also if the file is damaged: the proof is then made anew. */
    Optional<AccelerationVerdict> read() {
        try (var parser = JSON.createParser(Files.readString(file()))) {
            var fields = new HashMap<String, String>();
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    fields.put(parser.currentName(), parser.getText());
                }
            }
            return fields.entrySet().containsAll(subject.entrySet()) ? verdict(fields) : Optional.empty();
        } catch (NoSuchFileException | CharacterCodingException | JsonParseException | DateTimeParseException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the acceleration verdict " + file() + " cannot be read", e);
        }
    }

    private static Optional<AccelerationVerdict> verdict(Map<String, String> fields) {
        return switch (fields.getOrDefault("verdict", "")) {
            case "works" -> Optional.of(new AccelerationVerdict.Works());
            case "fails" ->
                Instant.parse(fields.getOrDefault("proven", ""))
                                .plus(FAILURE_KEPT)
                                .isAfter(Instant.now())
                        ? Optional.of(new AccelerationVerdict.Fails(fields.getOrDefault("reason", "")))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    void write(AccelerationVerdict verdict) {
        try {
            Files.createDirectories(directory);
            var temporary = Files.createTempFile(directory, "verdict", ".tmp");
            try (var generator = JSON.createGenerator(Files.newBufferedWriter(temporary))) {
                generator.useDefaultPrettyPrinter();
                generator.writeStartObject();
                switch (verdict) {
                    case AccelerationVerdict.Works _ -> generator.writeStringField("verdict", "works");
                    case AccelerationVerdict.Fails fails -> {
                        generator.writeStringField("verdict", "fails");
                        generator.writeStringField("reason", fails.reason());
                    }
                }
                generator.writeStringField("proven", Instant.now().toString());
                for (var entry : new java.util.TreeMap<>(subject).entrySet()) {
                    generator.writeStringField(entry.getKey(), entry.getValue());
                }
                generator.writeEndObject();
            }
            Files.move(temporary, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the acceleration verdict " + file() + " cannot be written", e);
        }
    }

    private Path file() {
        var key = String.join("\n", new java.util.TreeMap<>(subject).values());
        var digest = HexFormat.of().formatHex(sha256().digest(key.getBytes(StandardCharsets.UTF_8)));
        return directory.resolve(digest.substring(0, 32) + ".json");
    }

    private static String sha256(Path file) {
        var digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the kernel " + file + " cannot be read", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
