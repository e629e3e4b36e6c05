package io.coppice.cli;

import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.ApplyOptions.NodeStart;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands that change clusters take. */
final class ChangeOptions {

    @Mixin
    private HostOption host;

    @Option(names = "--dry-run", description = "Show the plan and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--wait-timeout",
            paramLabel = "DURATION",
            defaultValue = "15m",
            description = "How long the whole may take (default ${DEFAULT-VALUE}).")
    private Duration waitTimeout;

    @Mixin
    private ProgressOption output;

    HostOption host() {
        return host;
    }

    boolean dryRun() {
        return dryRun;
    }

    ProgressFormat format() {
        return output.format();
    }

    ApplyOptions applyOptions(boolean keepFailed) {
        return applyOptions(keepFailed, NodeStart.WARM);
    }

    ApplyOptions applyOptions(boolean keepFailed, NodeStart nodeStart) {
        return new ApplyOptions(waitTimeout, keepFailed, nodeStart);
    }
}
