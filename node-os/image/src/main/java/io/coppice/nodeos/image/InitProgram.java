package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compiles PID 1 and nodectl from their C sources, which they share. */
final class InitProgram {

    private static final String INIT_MAIN = "init.c";
    private static final String NODECTL_MAIN = "nodectl.c";

    private final StaticProgram sources;

    InitProgram(Path sources) {
        this.sources = new StaticProgram(sources);
    }

    void compileInit(Path target) throws IOException {
        compile(INIT_MAIN, NODECTL_MAIN, target);
    }

    void compileNodectl(Path target) throws IOException {
        compile(NODECTL_MAIN, INIT_MAIN, target);
    }

    /** All source files, sorted. */
    List<Path> files() throws IOException {
        return sources.files();
    }

    private void compile(String main, String otherMain, Path target) throws IOException {
        if (!Files.exists(sources.directory().resolve(main))) {
            throw new IOException(sources.directory() + " has no " + main);
        }
        sources.compile(target, name -> !name.equals(otherMain));
    }
}
