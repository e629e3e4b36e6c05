package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.ApplyOptions.NodeStart;
import io.coppice.orchestrator.ClusterView.State;
import io.coppice.orchestrator.NodeTemplateView;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code coppice snapshot template}, and what other commands do with node templates. */
final class NodeTemplateCommandsTest {

    private final Run run = new Run();

    @BeforeEach
    void makeCluster() {
        run.orchestrator.put("ci", State.RUNNING, 1, 1);
    }

    static NodeTemplateView template(String id) {
        return new NodeTemplateView(
                id,
                "77c3fb556a3bc3a5",
                "image: 77c3fb556a3bc3a5\n",
                FakeOrchestrator.CREATED,
                FakeOrchestrator.CREATED.plusSeconds(3600),
                3L << 29,
                Path.of("/home/user/.local/share/coppice/node-templates", id));
    }

    @Test
    void thoseThatAreMissingAreMadeAndTold() {
        run.orchestrator.missingTemplates.add(template("0123456789abcdef"));

        var made = run.run("snapshot", "template", "make", "ci");

        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out()).contains("Node template 0123456789abcdef made, 1.5 GiB.");
        assertThat(run.run("snapshot", "template", "make", "ci").out())
                .contains("All node templates were there already.");
    }

    @Test
    void theyAreListedForPeopleAndPrograms() {
        assertThat(run.run("snapshot", "template", "list").out()).contains("No node templates.");
        run.orchestrator.templates.add(template("0123456789abcdef"));

        var table = run.run("snapshot", "template", "list").out();
        assertThat(table.lines()).first().asString().matches("ID +IMAGE +BYTES +CREATED AT +USED AT *");
        assertThat(table).containsPattern("0123456789abcdef +77c3fb556a3bc3a5 +1\\.5 GiB +2h ago +1h ago");
        assertThat(run.run("snapshot", "template", "list", "-o", "json").out())
                .contains("\"id\" : \"0123456789abcdef\"", "\"bytes\" : 1610612736");
        assertThat(run.run("snapshot", "template", "list", "-o", "yaml").out())
                .contains("0123456789abcdef", "bytes: 1610612736");
    }

    @Test
    void oneIsDeletedByItsId() {
        run.orchestrator.templates.add(template("0123456789abcdef"));
        run.orchestrator.templates.add(template("fedcba9876543210"));

        var deleted = run.run("snapshot", "template", "delete", "0123456789abcdef");

        assertThat(deleted.out()).isEqualTo("Node template 0123456789abcdef deleted.\n");
        assertThat(run.orchestrator.templates).containsExactly(template("fedcba9876543210"));
    }

    @Test
    void oneThatIsNotThereIsToldOfAndNothingIsDeleted() {
        run.orchestrator.templates.add(template("0123456789abcdef"));

        var refused = run.run("snapshot", "template", "delete", "fedcba9876543210");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).isEqualTo("""
                        error: there is no node template fedcba9876543210
                          → See 'coppice snapshot template list'.
                        """);
        assertThat(refused.out()).isEmpty();
        assertThat(run.orchestrator.templates).containsExactly(template("0123456789abcdef"));
    }

    @Test
    void thoseThatWereNotUsedForLongArePruned() {
        run.orchestrator.templates.add(template("0123456789abcdef"));

        assertThat(run.run("snapshot", "prune", "--older-than", "90m").out()).contains("Nothing to delete.");
        assertThat(run.run("snapshot", "prune", "--older-than", "30m", "--dry-run")
                        .out())
                .isEqualTo("would delete node template 0123456789abcdef, 1.5 GiB\n");
        assertThat(run.orchestrator.templates).hasSize(1);

        assertThat(run.run("snapshot", "prune", "--older-than", "30m").out())
                .isEqualTo("deleted node template 0123456789abcdef, 1.5 GiB\n");

        assertThat(run.orchestrator.templates).isEmpty();
    }

    @Test
    void upBootsEveryNodeIfThatIsWished() {
        run.run("up", "warm");
        var cold = run.run("up", "cold", "--no-fork");

        assertThat(cold.exitCode()).as(cold.err()).isZero();
        assertThat(run.orchestrator.options)
                .extracting(ApplyOptions::nodeStart)
                .containsExactly(NodeStart.WARM, NodeStart.COLD);
    }
}
