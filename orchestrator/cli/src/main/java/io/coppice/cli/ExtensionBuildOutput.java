package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionProgress;
import io.coppice.nodeos.extension.NodeExtension;
import java.time.Instant;

/** Tells how an extension is built, and what it became. */
final class ExtensionBuildOutput {

    private final CliContext context;
    private final ProgressFormat format;
    private final Instant start;

    ExtensionBuildOutput(CliContext context, ProgressFormat format) {
        this.context = context;
        this.format = format;
        this.start = context.clock().instant();
    }

    ExtensionProgress progress() {
        return switch (format) {
            case JSON -> ExtensionProgress.SILENT;
            case TEXT -> (step, detail) -> new BuildLines(context, start).print(step.title(), detail);
        };
    }

    void built(NodeExtension extension) {
        switch (format) {
            case JSON ->
                context.out().println(MachineText.jsonLine(Renderer.map(ExtensionFields.row(start), extension)));
            case TEXT ->
                context.out()
                        .println("Extension " + extension.id() + ", " + extension.name() + " " + extension.version()
                                + ", " + Values.bytes(extension.compressedSize()) + " compressed, in "
                                + extension.directory());
        }
    }
}
