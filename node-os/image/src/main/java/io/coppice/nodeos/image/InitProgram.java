package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compiles PID 1 and nodectl from their C sources. */
final class InitProgram {

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
            "/usr/include/x86_64-linux-gnu");

    private static final String INIT_MAIN = "init.c";
    private static final String NODECTL_MAIN = "nodectl.c";

    private final Path sources;

    InitProgram(Path sources) {
        this.sources = sources;
    }

    void compileInit(Path target) throws IOException {
        compile(INIT_MAIN, NODECTL_MAIN, target);
    }

    void compileNodectl(Path target) throws IOException {
        compile(NODECTL_MAIN, INIT_MAIN, target);
    }

    /** All source files, sorted. */
    List<Path> files() throws IOException {
        if (!Files.isDirectory(sources)) {
            throw new ImageException.HostNotReady(
                    "The sources of PID 1 are not in " + sources + ".", "Use a complete source tree.", null);
        }
        try (Stream<Path> entries = Files.list(sources)) {
            return entries.filter(path ->
                            path.toString().endsWith(".c") || path.toString().endsWith(".h"))
                    .sorted()
                    .toList();
        }
    }

    private void compile(String main, String otherMain, Path target) throws IOException {
        List<String> command = new ArrayList<>(COMPILER);
        command.addAll(List.of("-ffunction-sections", "-Wl,--gc-sections", "-o", target.toString()));
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(".c") && !name.equals(otherMain)) {
                command.add(name);
            }
        }
        if (!command.contains(main)) {
            throw new IOException(sources + " has no " + main);
        }
        Tool.require(command, sources, Map.of(), LIMIT);
    }
}
