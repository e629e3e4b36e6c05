package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The image of this source tree, built twice, looked into, and booted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeImageIT {

    private static final Path ROOT = Path.of(System.getProperty("coppice.root", "../.."))
            .toAbsolutePath()
            .normalize();
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern FIT = Pattern.compile("(\\d+) of (\\d+) classes are not in the cache");

    private final List<String> details = new ArrayList<>();

    @TempDir
    static Path work;

    private ImageBuilder builder() {
        return new ImageBuilder(ImageInputs.ofSourceTree(ROOT, "0.1.0"), new ImageStore(work.resolve("first")));
    }

    private NodeImage image() {
        return builder().build((step, detail) -> details.add(detail));
    }

    @BeforeAll
    void build() {
        image();
    }

    @Test
    void builtAgainElsewhereItIsTheSameToTheByte() {
        NodeImage first = image();

        NodeImage second = new ImageBuilder(
                        ImageInputs.ofSourceTree(ROOT, "0.1.0"),
                        new ImageStore(work.resolve("a/directory/with/a/longer/name")))
                .build(BuildProgress.SILENT);

        assertThat(second.createdAt()).isAfter(first.createdAt());
        assertThat(second.files()).isEqualTo(first.files());
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.directory().resolve(Sbom.FILE_NAME))
                .hasSameTextualContentAs(first.directory().resolve(Sbom.FILE_NAME));
    }

    @Test
    void nothingIsBuiltTwiceAndNothingIsLeftBehind() throws IOException {
        NodeImage image = image();
        List<String> steps = new ArrayList<>();

        NodeImage again = builder().build((step, detail) -> steps.add(detail));

        assertThat(again).isEqualTo(image);
        assertThat(steps).isEmpty();
        try (Stream<Path> entries = Files.list(image.directory().getParent())) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .containsExactlyInAnyOrder(".lock", image.id().value());
        }
        assertThat(new ImageStore(work.resolve("first")).verify(image.id())).isEqualTo(image);
    }

    @Test
    void itIsSmall() {
        assertThat(image().compressedSize()).isLessThan(110_000_000);
    }

    @Test
    void thePinnedClassesFitTheAgent() {
        Matcher fit = details.stream()
                .map(FIT::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .orElseThrow();

        assertThat(Integer.parseInt(fit.group(1)))
                .as("classes that are not in the agent's cache; 'coppice image lock --classes' pins them")
                .isLessThan(Integer.parseInt(fit.group(2)) / 20);
    }

    @Test
    void itHoldsTheExecutablesOfTheListAndNoOther() throws IOException {
        Path tree = extracted();
        TreeSet<String> executables = new TreeSet<>();
        Set<String> libraries = new HashSet<>();
        Set<String> needed = new HashSet<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(path -> Files.isRegularFile(path) && !Files.isSymbolicLink(path))
                    .toList()) {
                String path = "/" + tree.relativize(file);
                byte[] content = Files.readAllBytes(file);
                libraries.add(file.getFileName().toString());
                if (ElfFile.isElf(content) && !path.endsWith(".ko")) {
                    needed.addAll(ElfFile.of(content).needed());
                }
                if (Files.isExecutable(file) || isScript(content)) {
                    executables.add(path);
                }
            }
        }

        assertThat(executables).containsExactlyElementsOf(allowed());
        assertThat(libraries)
                .as("shared libraries that something in the image needs")
                .containsAll(needed);
    }

    @Test
    void kernelAndInitrdAloneProveAcceleration() throws Exception {
        try (TrialMachine machine = TrialMachine.start(
                image(), image().commandLine() + " coppice.probe=1", directory("probe"), List.of())) {
            machine.awaitLine("coppice: probe ok", LIMIT);
            machine.awaitEnd(LIMIT);
        }
    }

    @Test
    void itBootsToTheAgentAndThePowerButtonEndsIt() throws Exception {
        Path directory = directory("boot");
        Path state = stateDisk(directory);
        List<String> disks = new ArrayList<>(TrialMachine.disk(image().root(), "raw", "coppice-root", true));
        disks.addAll(TrialMachine.disk(state, "qcow2", "coppice-state", false));
        long blank = Files.size(state);

        try (TrialMachine machine = TrialMachine.start(image(), image().commandLine(), directory, disks)) {
            machine.awaitLine("coppice: starting the agent", LIMIT);
            machine.awaitLine("coppice: phase config", LIMIT);
            assertThat(Files.size(state)).as("the state disk got a file system").isGreaterThan(blank);

            machine.pressPowerButton();

            machine.awaitLine("coppice: poweroff", LIMIT);
            machine.awaitEnd(LIMIT);
            assertThat(machine.console()).noneMatch(line -> line.contains("cannot"));
        }
    }

    @Test
    void aDamagedFileSystemKeepsTheAgentFromStarting() throws Exception {
        assertThat(bootDamaged("data", 1024)).anyMatch(line -> line.contains("data block 0 is corrupted"));
    }

    @Test
    void aDamagedHashTreeKeepsTheAgentFromStarting() throws Exception {
        long tree = Files.size(image().root()) - 1;
        long blocks = Long.parseLong(verityBlocks());

        assertThat(tree / VerityTree.BLOCK).isGreaterThan(blocks);
        assertThat(bootDamaged("tree", blocks * VerityTree.BLOCK))
                .anyMatch(line -> line.contains("verity") && line.contains("metadata block"));
    }

    @Test
    void withoutItsRootTheNodeSaysSoAndPowersOff() throws Exception {
        try (TrialMachine machine =
                TrialMachine.start(image(), image().commandLine(), directory("rootless"), List.of())) {
            machine.awaitLine("no disk with serial coppice-root appeared", LIMIT);
            machine.awaitEnd(LIMIT);
        }
    }

    private List<String> bootDamaged(String name, long position) throws Exception {
        Path directory = directory(name);
        Path damaged = Files.copy(image().root(), directory.resolve("root.img"));
        try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
            file.seek(position);
            int before = file.read();
            file.seek(position);
            file.write(before ^ 0xff);
        }
        List<String> arguments = new ArrayList<>(TrialMachine.disk(damaged, "raw", "coppice-root", true));
        arguments.add("-no-reboot");
        try (TrialMachine machine =
                TrialMachine.start(image(), image().commandLine() + " panic=-1", directory, arguments)) {
            machine.awaitEnd(LIMIT);
            assertThat(machine.console()).noneMatch(line -> line.contains("starting the agent"));
            return machine.console();
        } finally {
            Files.delete(damaged);
        }
    }

    private String verityBlocks() throws IOException {
        String initrd = new String(Files.readAllBytes(image().initrd()), java.nio.charset.StandardCharsets.ISO_8859_1);
        Matcher matcher = Pattern.compile("data-blocks (\\d+)\n").matcher(initrd);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private Path extracted() throws IOException {
        Path tree = work.resolve("extracted");
        Tool.require(
                List.of(
                        "fsck.erofs",
                        "--extract=" + tree,
                        "--preserve-perms",
                        image().root().toString()),
                LIMIT);
        return tree;
    }

    private static Path stateDisk(Path directory) {
        Path state = directory.resolve("state.qcow2");
        Tool.require(List.of("qemu-img", "create", "-q", "-f", "qcow2", state.toString(), "2G"), LIMIT);
        return state;
    }

    private static Path directory(String name) throws IOException {
        return Files.createDirectory(work.resolve(name));
    }

    private static boolean isScript(byte[] content) {
        return content.length > 1 && content[0] == '#' && content[1] == '!';
    }

    private static List<String> allowed() throws IOException {
        try (var in = NodeImageIT.class.getResourceAsStream("/executables.txt")) {
            return new String(
                            java.util.Objects.requireNonNull(in).readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("/"))
                    .sorted()
                    .toList();
        }
    }
}
