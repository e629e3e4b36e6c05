package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A known defect of a source and what is written in its place.
 *
 * @param file relative to the tree
 * @param times how often the defect stands there
 */
record SourceCure(String file, String defect, String cure, int times) {

    /** @throws ImageException.BuildFailed if the source is not as it was when the cure was found; nothing is changed then */
    void apply(Path tree) throws IOException {
        Path source = tree.resolve(file);
        String text = Files.exists(source) ? Files.readString(source) : "";
        int found = text.split(Pattern.quote(defect), -1).length - 1;
        if (found != times) {
            throw new ImageException.BuildFailed(
                    "\"" + defect + "\" stands " + found + " times in " + source + ", not " + times + " times.",
                    "The pinned source has changed: correct or remove the cure in KubernetesBuild.",
                    null);
        }
        Files.writeString(source, text.replace(defect, cure));
    }
}
