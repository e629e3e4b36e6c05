package io.coppice.nodeos.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a directory of a store says what it holds, as JSON.
 *
 * @param name of the file
 * @param kind what the store keeps, in one word
 * @param command the command line's that builds it
 * @param type the record that the file is written as; nothing may be missing
 */
public record ManifestFile<M>(String name, String kind, String command, Class<M> type) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /**
     * What the directory holds.
     *
     * @param meaning of the file's content; fails with an {@link IllegalArgumentException} or {@link DateTimeException} if it has none
     * @throws ImageException.Corrupted if it cannot be read
     */
    public <T> T read(Path directory, Function<M, T> meaning) {
        try {
            return meaning.apply(JSON.readValue(Files.readAllBytes(directory.resolve(name)), type));
        } catch (JsonProcessingException e) {
            throw unreadable(directory, e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw unreadable(directory, String.valueOf(e.getMessage()), e);
        }
    }

    public void write(Path directory, M manifest) throws IOException {
        Files.writeString(directory.resolve(name), text(manifest));
    }

    /** As it stands in files; ends with a newline. */
    public static String text(Object manifest) throws IOException {
        return JSON.writeValueAsString(manifest) + "\n";
    }

    private ImageException.Corrupted unreadable(Path directory, String why, @Nullable Exception cause) {
        return new ImageException.Corrupted(
                "The " + kind + " manifest " + directory.resolve(name) + " cannot be read: " + why + ".",
                "Remove the directory " + directory + " and run '" + command + "' again.",
                cause);
    }
}
