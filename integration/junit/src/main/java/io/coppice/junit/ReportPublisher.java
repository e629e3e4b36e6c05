package io.coppice.junit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the report of a failed test and tells JUnit where it is. Whatever goes wrong with it, the test's own failure is what is seen. */
final class ReportPublisher {

    /** Key of the entry in JUnit's report. */
    static final String ENTRY = "coppice.report";

    private static final Logger LOG = LoggerFactory.getLogger(ReportPublisher.class);

    private ReportPublisher() {}

    /** Does nothing if the test had no cluster. */
    static void publish(ExtensionContext context) {
        try {
            var fork = Placement.of(context).flatMap(Stores::existing);
            if (fork.isPresent()) {
                publish(context, fork.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("the report of {} was interrupted", context.getDisplayName());
        } catch (IOException | RuntimeException e) {
            LOG.warn("the report of {} could not be written", context.getDisplayName(), e);
        }
    }

    private static void publish(ExtensionContext context, Fork fork) throws IOException, InterruptedException {
        var place = ReportPlace.of(context);
        var parts = new ArrayList<Report.Part>();
        parts.add(new Report.Part("test.txt", () -> summary(context, fork)));
        fork.cluster().nodes().forEach(node -> parts.addAll(NodeParts.of(node)));
        if (fork.description().kubernetes()) {
            parts.addAll(KubernetesParts.of(fork.cluster()));
        }
        var problems = Report.write(place, parts);
        context.publishReportEntry(ENTRY, place.toString());
        if (!problems.isEmpty()) {
            LOG.warn("the report in {} is not whole: see {}", place, Report.PROBLEMS);
        }
    }

    private static String summary(ExtensionContext context, Fork fork) {
        var view = fork.cluster().view();
        var lines = new ArrayList<>(List.of(
                "test: " + context.getUniqueId(),
                "failure: "
                        + context.getExecutionException()
                                .map(Throwable::toString)
                                .orElse(""),
                "cluster: " + view.name() + ", " + view.state(),
                "image: " + view.image(),
                "extensions: " + String.join(", ", view.extensions())));
        view.nodes().forEach(node -> lines.add("node: " + node.name() + ", " + node.state() + ", " + node.address()));
        return String.join("\n", lines);
    }
}
