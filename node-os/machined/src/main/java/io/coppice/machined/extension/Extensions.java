package io.coppice.machined.extension;

import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.platform.Programs;
import io.coppice.nodeos.config.ExtensionConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Mounts the extensions that the config names. */
public final class Extensions {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final NodePaths paths;

    public Extensions(NodePaths paths) {
        this.paths = paths;
    }

    /**
     * Mounts each extension at {@link NodePaths#extension}; one that is mounted already stays.
     *
     * @throws ExtensionException naming all that cannot be mounted; the others are
     */
    public void mount(List<ExtensionConfig> extensions) throws ExtensionException, InterruptedException {
        List<String> failures = new ArrayList<>();
        for (ExtensionConfig each : extensions) {
            try {
                mount(each);
            } catch (ExtensionException failure) {
                failures.add(failure.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new ExtensionException(String.join("\n", failures));
        }
    }

    private void mount(ExtensionConfig extension) throws ExtensionException, InterruptedException {
        List<String> command = List.of(
                paths.program("nodectl").toString(),
                "extension",
                extension.disk(),
                paths.extension(extension.name()).toString(),
                extension.rootHash(),
                Long.toString(extension.dataBlocks()));
        String what = "extension " + extension.name() + " " + extension.version() + " on disk " + extension.disk()
                + " cannot be mounted: ";
        try {
            Programs.Result result = Programs.run(command, "", LIMIT);
            if (result.exitCode() != 0) {
                throw new ExtensionException(what + result.output()
                        + "; attach the extension that ExtensionConfig describes under that serial number");
            }
        } catch (IOException failure) {
            throw new ExtensionException(what + failure.getMessage(), failure);
        }
    }
}
