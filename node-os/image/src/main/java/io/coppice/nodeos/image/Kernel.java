package io.coppice.nodeos.image;

import io.coppice.nodeos.image.DebianPackage.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The kernel of an image.
 *
 * @param release what {@code uname -r} will say
 * @param boot the plain ELF kernel
 * @param modules its modules
 */
record Kernel(String release, Content boot, KernelModules modules) {

    private static final String BOOT = "boot/vmlinuz-";
    private static final String MODULES = "usr/lib/modules/";

    /** Reads a kernel package. */
    static Kernel read(Path packageFile) throws IOException {
        Map<String, Entry> entries = DebianPackage.read(
                packageFile,
                path -> path.startsWith(BOOT)
                        || (path.startsWith(MODULES) && (path.endsWith(".ko.xz") || path.endsWith("modules.builtin"))));
        Map.Entry<String, Entry> boot = entries.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(BOOT))
                .findFirst()
                .orElseThrow(() -> new IOException(packageFile + " holds no kernel"));
        String release = boot.getKey().substring(BOOT.length());
        Map<String, Entry> modules = new HashMap<>();
        String prefix = MODULES + release + "/";
        entries.forEach((path, entry) -> {
            if (path.startsWith(prefix)) {
                modules.put(path.substring(prefix.length()), entry);
            }
        });
        if (!(boot.getValue() instanceof Entry.RegularFile file)) {
            throw new IOException(boot.getKey() + " is not a file");
        }
        return new Kernel(release, new Content(BootKernel.extract(file.content().bytes())), new KernelModules(modules));
    }
}
