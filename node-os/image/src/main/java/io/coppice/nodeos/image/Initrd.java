package io.coppice.nodeos.image;

import io.coppice.nodeos.image.KernelModules.Module;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the initial RAM file system: PID 1, the modules the root needs, and the root hash. */
final class Initrd {

    private Initrd() {}

    /**
     * @param init the compiled PID 1
     * @param modules in the order in which they must be loaded
     */
    static void write(Path target, byte[] init, List<Module> modules, VerityTree verity, String rootType)
            throws IOException {
        try (CpioWriter cpio = new CpioWriter(new BufferedOutputStream(Files.newOutputStream(target), 1 << 16))) {
            for (String directory : List.of("dev", "etc", "lib", "lib/modules", "proc", "root", "sys")) {
                cpio.directory(directory);
            }
            cpio.characterDevice("dev/console", 5, 1);
            cpio.file("init", init, true);
            StringBuilder order = new StringBuilder();
            for (Module module : modules) {
                String path = "lib/modules/" + module.name() + ".ko";
                cpio.file(path, module.content().bytes(), false);
                boolean optional = ImageContents.OPTIONAL_MODULES.stream()
                        .anyMatch(name -> name.replace('-', '_').equals(module.name()));
                order.append(optional ? "-/" : "/").append(path).append('\n');
            }
            text(cpio, "etc/modules.boot", order.toString());
            text(cpio, "etc/verity", verity.description());
            text(cpio, "etc/root-type", rootType + "\n");
        }
    }

    private static void text(CpioWriter cpio, String path, String content) throws IOException {
        cpio.file(path, content.getBytes(StandardCharsets.UTF_8), false);
    }
}
