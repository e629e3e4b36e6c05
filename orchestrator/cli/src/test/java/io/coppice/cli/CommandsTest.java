package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What holds for every command. */
final class CommandsTest {

    /** Commands that change something, print a script or a document, or attach; all others read. */
    private static final Set<String> NO_READERS = Set.of(
            "up",
            "down",
            "cluster start",
            "cluster stop",
            "cluster renew",
            "cluster snapshot",
            "cluster fork",
            "snapshot delete",
            "snapshot prune",
            "snapshot export",
            "snapshot import",
            "snapshot template make",
            "snapshot template delete",
            "node reboot",
            "node console",
            "kubeconfig",
            "kubectl",
            "config generate",
            "config patch",
            "image build",
            "image prune",
            "image lock",
            "image extension build kubernetes",
            "image extension build images",
            "image extension delete",
            "image extension prune",
            "image load",
            "fault kill",
            "fault pause",
            "fault resume",
            "fault reset",
            "fault unplug",
            "fault plug",
            "fault partition",
            "fault latency",
            "fault loss",
            "fault bandwidth",
            "fault clock",
            "fault full-disk",
            "fault slow-disk",
            "fault clear",
            "completion");

    static Stream<String> leaves() {
        List<String> leaves = new ArrayList<>();
        collect(CommandLineRunner.wholeTree(new Run().context()), "", leaves);
        return leaves.stream();
    }

    private static void collect(CommandLine command, String path, List<String> leaves) {
        command.getSubcommands().forEach((word, child) -> collect(child, (path + " " + word).strip(), leaves));
        if (command.getSubcommands().isEmpty()) {
            leaves.add(path);
        }
    }

    private static CommandLine command(String path) {
        CommandLine command = CommandLineRunner.wholeTree(new Run().context());
        for (String word : words(path)) {
            command = Objects.requireNonNull(command.getSubcommands().get(word));
        }
        return command;
    }

    private static List<String> words(String line) {
        return List.of(line.split(" ", -1));
    }

    @Test
    void allCommandsOfTheContractAreThere() {
        assertThat(leaves())
                .contains("up", "down", "doctor", "completion")
                .contains("fault kill", "fault partition", "fault clear", "fault list", "fault probe")
                .contains(
                        "cluster list",
                        "cluster show",
                        "cluster health",
                        "cluster start",
                        "cluster stop",
                        "cluster renew",
                        "cluster snapshot",
                        "cluster fork")
                .contains("snapshot list", "snapshot show", "snapshot delete", "snapshot prune")
                .contains("node list", "node show", "node logs", "node dmesg", "node services", "node events")
                .contains("node processes", "node read", "node reboot", "node console", "node images")
                .contains("config generate", "config patch", "config validate")
                .contains("template list", "template show", "template validate")
                .contains("image build", "image list", "image show", "image prune", "image load")
                .contains(
                        "image extension build kubernetes",
                        "image extension build images",
                        "image extension list",
                        "image extension show",
                        "image extension delete",
                        "image extension prune");
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void everyReaderHasTheThreeFormats(String path) {
        if (NO_READERS.contains(path)) {
            assertThat(command(path).getCommand().getClass()).isNotInstanceOf(ReadCommand.class);
            return;
        }
        var option = command(path).getCommandSpec().findOption("-o");
        assertThat(option).isNotNull();
        assertThat(option.names()).contains("-o", "--output");
        assertThat(option.completionCandidates()).containsExactly("table", "json", "yaml");
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void everyCommandExplainsItself(String path) {
        Run run = new Run();
        List<String> words = new ArrayList<>(words(path));
        words.add("--help");

        Run.Result result = run.run(words.toArray(String[]::new));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("Usage: coppice " + path);
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 100);
        command(path)
                .getCommandSpec()
                .options()
                .forEach(option -> assertThat(option.description())
                        .as(option.longestName())
                        .isNotEmpty());
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void everyCommandRefusesAnUnknownOptionAndNamesTheNearest(String path) {
        Run run = new Run();
        List<String> words = new ArrayList<>(words(path));
        words.add("--hepl");

        Run.Result result = run.run(words.toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .startsWith("error: unknown option '--hepl' of 'coppice " + path + "'\n")
                .contains("  → did you mean '--help'?");
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    upp                          | unknown command 'upp' of 'coppice'              | did you mean 'up'?
                    cluster lst                  | unknown command 'lst' of 'coppice cluster'      | did you mean 'list'?
                    logs                         | unknown command 'logs' of 'coppice'             | did you mean 'coppice node logs'?
                    list                         | unknown command 'list' of 'coppice'             | did you mean 'coppice cluster list' or 'coppice
                    delete cluster dev           | unknown command 'delete' of 'coppice'           | 'coppice --help'
                    get node logs                | unknown command 'get' of 'coppice'              | 'coppice --help'
                    cluster                      | 'coppice cluster' needs to be told what to do   | 'coppice cluster --help'
                    up --wrokers 1               | unknown option '--wrokers' of 'coppice up'      | did you mean '--workers'?
                    up Not_A_Name                | 'Not_A_Name' cannot name a cluster              | 'coppice up --help'
                    up a b                       | 'coppice up' does not take another argument: 'b' | 'coppice up --help'
                    up --workers x               | --workers: 'x' is not a whole number            | 'coppice up --help'
                    up --controlplanes 0         | at least one control plane                      | 'coppice up --help'
                    up --workers -1              | --workers -1                                    | 'coppice up --help'
                    up --ttl soon                | 'soon' is no duration                           | 'coppice up --help'
                    up --ttl 0s                  | '0s' is no duration                             | 'coppice up --help'
                    up --config-patch @nowhere   | nowhere: there is no such file                  | after '@'
                    cluster list -o xml          | --output: expected one of [table, json, yaml]         | 'coppice cluster list --help'
                    cluster renew dev            | --ttl=DURATION                                  | 'coppice cluster renew --help'
                    down --all dev               | --all and a name exclude each other                            | 'coppice down --help'
                    node logs                    | NODE                                            | 'coppice node logs --help'
                    node logs n --tail -1        | it cannot be less than 0                        | 'coppice node logs --help'
                    node dmesg n -f --tail 3     | --follow goes with --tail 0 only                | 'coppice node dmesg --help'
                    node read n                  | PATH                                            | 'coppice node read --help'
                    config patch x.yaml          | --patch                                         | 'coppice config patch --help'
                    config validate nowhere.yaml | there is no file nowhere.yaml                   | give the path
                    template validate nowhere    | there is no file nowhere                        | give the path
                    fault                        | 'coppice fault' needs to be told what to do     | 'coppice fault --help'
                    fault latency worker-1       | DELAY                                           | 'coppice fault latency --help'
                    fault latency worker-1 fast  | DELAY: 'fast' is no duration: write it like 100ms | 'coppice fault latency --help'
                    fault latency worker-1 2m    | at most 60 s                                    | 'coppice fault latency --help'
                    fault latency worker-1 0ms   | DELAY: '0ms' is no duration                     | 'coppice fault latency --help'
                    fault latency w 1ms --jitter few | --jitter: 'few' is no duration              | 'coppice fault latency --help'
                    fault latency w 1ms --jitter 2ms | a jitter is at most the latency             | 'coppice fault latency --help'
                    fault loss worker-1 101%     | at most 100 percent                             | 'coppice fault loss --help'
                    fault loss worker-1 ten      | 'ten' is no share                               | 'coppice fault loss --help'
                    fault bandwidth worker-1 1bit | a bandwidth is 1000 bit/s                      | 'coppice fault bandwidth --help'
                    fault bandwidth worker-1 10  | '10' is no bandwidth                            | 'coppice fault bandwidth --help'
                    fault clock worker-1         | --ahead                                         | 'coppice fault clock --help'
                    fault clock w --ahead 1h --behind 1h | exclusive                               | 'coppice fault clock --help'
                    fault full-disk w --leave 1x | --leave: '1x' is not a size: write a whole number | 'coppice fault full-disk --help'
                    fault slow-disk worker-1     | a limit of operations or of bytes               | 'coppice fault slow-disk --help'
                    fault slow-disk w --bytes 1.5MiB | --bytes: '1.5MiB' is not a size             | 'coppice fault slow-disk --help'
                    fault slow-disk w --operations 0 | more than 0 per second                      | 'coppice fault slow-disk --help'
                    fault partition A_B          | 'A_B'                                           | 'coppice fault partition --help'
                    fault probe w v --limit 2m   | --limit is at most 1m                           | 'coppice fault probe --help'
                    completion fish              | SHELL                                           | 'coppice completion --help'
                    """)
    void whatIsWronglyAskedIsToldWithARemedy(String words, String fact, String remedy) {
        Run.Result result = new Run().run(words(words).toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .startsWith("error: ")
                .contains(fact)
                .contains("  → ")
                .contains(remedy);
        assertThat(result.err()).doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void theVersionComesWithoutAnyCommand() {
        assertThat(Version.line()).matches("coppice \\d+\\.\\d+\\.\\d+.*");
        assertThat(new Run().run("--version").out()).isEqualTo(Version.line() + "\n");
    }

    @Test
    void theStackOfAnErrorIsShownOnDemandOnly() {
        assertThat(new Run().run("cluster", "show", "none").err()).doesNotContain("\tat ");
        assertThat(new Run().run("cluster", "show", "none", "--debug").err()).contains("\tat ");
    }
}
