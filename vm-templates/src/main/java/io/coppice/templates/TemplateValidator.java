package io.coppice.templates;

import io.coppice.documents.Problem;
import io.coppice.documents.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what is wrong with a template file, without adding it to a library. */
public final class TemplateValidator {

    private TemplateValidator() {}

    /**
     * @param userDirectory templates that the file may extend, besides the built-in ones
     * @return problems of this file; empty if it can be used
     */
    public static List<Problem> validate(Path file, Optional<Path> userDirectory) {
        var problems = new Problems();
        var definition = TemplateLibrary.readUserFile(file, problems);
        definition.ifPresent(found -> new TemplateResolver(TemplateLibrary.definitions(Stream.concat(
                        Stream.of(found),
                        TemplateLibrary.userDefinitions(userDirectory)
                                .filter(other -> !other.name().equals(found.name())))))
                .resolve(found, problems));
        return problems.list();
    }
}
