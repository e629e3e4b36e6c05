package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A small program in C, compiled statically, the same bytes from the same sources.
 *
 * @param directory with its sources
 */
public record StaticProgram(Path directory) {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** musl's own headers come first; the kernel's are taken from where the distribution has them. */
    private static final List<String> COMPILER = List.of(
            "musl-gcc",
            "-static",
            "-Os",
            "-s",
            "-std=gnu11",
            "-D_GNU_SOURCE",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-Wl,--build-id=none",
            "-idirafter",
            "/usr/include",
            "-idirafter",
            "/usr/include/x86_64-linux-gnu",
            "-ffunction-sections",
            "-Wl,--gc-sections");

    /**
     * Its source and header files, sorted.
     *
     * @throws ImageException.HostNotReady if the directory is not there
     */
    public List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new ImageException.HostNotReady(
                    "There are no C sources in " + directory + ".", "Use a complete source tree.", null);
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(path ->
                            path.toString().endsWith(".c") || path.toString().endsWith(".h"))
                    .sorted()
                    .toList();
        }
    }

    /** Compiles all its source files. */
    public void compile(Path target) throws IOException {
        compile(target, name -> true);
    }

    /** Compiles those of its source files whose names are wanted. */
    void compile(Path target, Predicate<String> wanted) throws IOException {
        List<String> command = new ArrayList<>(COMPILER);
        command.addAll(List.of("-o", target.toString()));
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(".c") && wanted.test(name)) {
                command.add(name);
            }
        }
        Tool.require(command, directory, Map.of(), LIMIT);
    }
}
