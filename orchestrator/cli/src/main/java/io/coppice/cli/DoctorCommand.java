package io.coppice.cli;

import io.coppice.orchestrator.DoctorReport;
import io.coppice.orchestrator.DoctorReport.Verdict;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice doctor}. */
@Command(name = "doctor", description = "Check whether this host can run clusters. Exit code 1 if it cannot.")
final class DoctorCommand extends ReadCommand {

    private static final List<Field<DoctorReport>> REPORT =
            List.of(Field.of("hostUri", DoctorReport::hostUri), Field.of("ready", DoctorCommand::ready));

    private static final List<Field<DoctorReport.Check>> CHECKS = List.of(
            Field.of("name", DoctorReport.Check::name),
            Field.of("verdict", check -> check.verdict().name().toLowerCase(Locale.ROOT)),
            Field.of("detail", DoctorReport.Check::detail),
            Field.of("remedy", DoctorReport.Check::remedy));

    @Mixin
    private HostOption host;

    DoctorCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        String hostUri = context().homes().hostUri(host.uri());
        DoctorReport report = host.ask(context(), orchestrator -> orchestrator.doctor(hostUri));
        if (renderer().forPeople()) {
            print(report);
        } else {
            renderer().item(REPORT, report, List.of(new Renderer.Section<>("checks", CHECKS, report.checks())));
        }
        return ready(report) ? ExitCode.OK : ExitCode.FAILED;
    }

    private static boolean ready(DoctorReport report) {
        return report.checks().stream().noneMatch(check -> check.verdict() == Verdict.FAILED);
    }

    /** A line a check and its remedy below, since remedies are sentences. */
    private void print(DoctorReport report) {
        Style style = Style.of(context());
        int width = report.checks().stream()
                .mapToInt(check -> check.name().length())
                .max()
                .orElse(0);
        for (DoctorReport.Check check : report.checks()) {
            String sign = switch (check.verdict()) {
                case OK -> style.done();
                case DEGRADED -> style.doubtful("!");
                case FAILED -> style.failed();
            };
            context()
                    .out()
                    .println(sign + " " + check.name()
                            + " ".repeat(width - check.name().length() + 2) + Values.printable(check.detail()));
            if (!check.remedy().isEmpty()) {
                context()
                        .out()
                        .println(" ".repeat(width + 4) + style.arrow() + " "
                                + Values.printable(OwnName.of(context()).in(check.remedy())));
            }
        }
        context().out().println();
        context()
                .out()
                .println((ready(report) ? "This host can run clusters: " : "This host cannot run clusters: ")
                        + report.hostUri());
    }
}
