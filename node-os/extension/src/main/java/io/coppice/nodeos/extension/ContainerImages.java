package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.RootTree;
import io.coppice.nodeos.image.StaticProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The container images that every cluster has without a registry: the one that holds pods together, and one for tests. */
final class ContainerImages {

    /** Container images of which an extension brings an archive in {@code images/}, by repository and tag. */
    static final List<String> REFERENCES = List.of("coppice.io/pause:1", "coppice.io/tool:1");

    /** The commands of the tool, each also a program of its own in its image. */
    private static final List<String> COMMANDS = List.of(
            "cat",
            "echo",
            "env",
            "exit",
            "get",
            "hostname",
            "lookup",
            "serve",
            "sleep",
            "tar",
            "tcp",
            "test",
            "tick",
            "write");

    private final StaticProgram pause;
    private final StaticProgram tool;

    /**
     * @param sources directory with the C sources of both
     */
    ContainerImages(Path sources) {
        this.pause = new StaticProgram(sources.resolve("pause"));
        this.tool = new StaticProgram(sources.resolve("tool"));
    }

    /** One line for each source file, with its hash. */
    List<String> hashes() throws IOException {
        List<String> lines = new ArrayList<>();
        for (StaticProgram program : List.of(pause, tool)) {
            for (Path file : program.files()) {
                lines.add(program.directory().getFileName() + "/" + file.getFileName() + " " + Hashes.sha256(file));
            }
        }
        return lines;
    }

    /**
     * Compiles the programs and puts the archives into {@code images/}.
     *
     * @param work for files that are not needed afterwards
     */
    void addTo(RootTree tree, Path work) throws IOException {
        tree.file("images/pause.tar", pause(work.resolve("pause")), false);
        tree.file("images/tool.tar", tool(work.resolve("tool")), false);
    }

    private byte[] pause(Path program) throws IOException {
        pause.compile(program);
        OciArchive archive = new OciArchive();
        archive.file("pause", Files.readAllBytes(program), 0755);
        return archive.finish("coppice.io/pause", "1", List.of("/pause"), List.of());
    }

    private byte[] tool(Path program) throws IOException {
        tool.compile(program);
        OciArchive archive = new OciArchive();
        archive.directory("bin", 0755);
        archive.file("bin/tool", Files.readAllBytes(program), 0755);
        for (String command : COMMANDS) {
            archive.link("bin/" + command, "tool");
        }
        archive.directory("tmp", 01777);
        return archive.finish("coppice.io/tool", "1", List.of("/bin/tool"), List.of("serve"));
    }
}
