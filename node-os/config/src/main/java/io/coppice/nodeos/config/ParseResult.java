package io.coppice.nodeos.config;

import io.coppice.documents.Problem;
import io.coppice.documents.Severity;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a config.
 *
 * @param config present if no problem is an error
 * @param problems errors and warnings by place
 */
public record ParseResult(Optional<MachineConfig> config, List<Problem> problems) {

    public ParseResult {
        problems = List.copyOf(problems);
    }

    public List<Problem> errors() {
        return problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
    }

    public List<Problem> warnings() {
        return problems.stream()
                .filter(problem -> problem.severity() == Severity.WARNING)
                .toList();
    }
}
