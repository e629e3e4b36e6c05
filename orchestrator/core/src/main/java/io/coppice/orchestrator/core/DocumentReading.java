package io.coppice.orchestrator.core;

import io.coppice.documents.Problem;
import io.coppice.documents.Problems;
import io.coppice.documents.Severity;
import io.coppice.documents.Value;
import io.coppice.documents.ValueReader;
import io.coppice.documents.YamlParser;
import io.coppice.orchestrator.CoppiceException;
import java.util.List;

/** Reads documents of one kind, whole or not at all. */
final class DocumentReading {

    private DocumentReading() {}

    /**
     * @param what names the document in the message
     * @throws CoppiceException.InvalidRequest with every problem, if there is one
     */
    static <T> T read(String text, String source, String what, ValueReader<T> reader, String remedy) {
        var problems = new Problems();
        var documents = YamlParser.parse(text, source, problems);
        if (documents.size() == 1) {
            var read = reader.read(new Value(documents.getFirst(), "", problems));
            if (read.isPresent() && !problems.hasErrors()) {
                return read.get();
            }
        }
        var found = errors(problems.list());
        throw new CoppiceException.InvalidRequest(
                what + " cannot be read",
                found.isEmpty()
                        ? List.of(source + ": there are " + documents.size() + " documents in it, not one")
                        : found,
                remedy);
    }

    static List<String> errors(List<Problem> problems) {
        return texts(problems, Severity.ERROR);
    }

    static List<String> texts(List<Problem> problems, Severity severity) {
        return problems.stream()
                .filter(problem -> problem.severity() == severity)
                .map(Problem::toString)
                .toList();
    }
}
