package io.coppice.cli;

import io.coppice.documents.Problem;
import io.coppice.documents.Severity;
import java.util.List;
import java.util.Locale;

/** How problems of documents are shown. */
final class ProblemOutput {

    private static final List<Field<Problem>> FIELDS = List.of(
            Field.of("severity", problem -> problem.severity().name().toLowerCase(Locale.ROOT)),
            Field.of("source", Problem::source),
            Field.of("line", Problem::line),
            Field.of("column", Problem::column),
            Field.of("path", Problem::path),
            Field.of("message", Problem::message),
            Field.of("remedy", Problem::remedy));

    private final CliContext context;

    ProblemOutput(CliContext context) {
        this.context = context;
    }

    /** The result of a check. Every problem is a line for people. */
    int report(Renderer renderer, List<Problem> problems, String checked) {
        boolean valid = valid(problems);
        if (!renderer.forPeople()) {
            renderer.list(FIELDS, problems, "");
        } else {
            problems.forEach(problem -> context.out().println(Values.printable(problem.toString())));
            if (valid) {
                context.out().println(checked + " checked: valid");
            }
        }
        return valid ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Tells of problems that do not keep the command from its work. */
    void warn(List<Problem> problems) {
        problems.forEach(problem -> context.err().println(Values.printable(problem.toString())));
        context.err().flush();
    }

    static boolean valid(List<Problem> problems) {
        return problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
    }
}
