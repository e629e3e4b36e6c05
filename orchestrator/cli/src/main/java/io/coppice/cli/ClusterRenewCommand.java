package io.coppice.cli;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.Lease;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice cluster renew}. */
@Command(name = "renew", description = "Set anew how long a cluster may live.", sortOptions = false)
final class ClusterRenewCommand extends CoppiceCommand {

    @Mixin
    private ClusterArgument cluster;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Life life;

    @Mixin
    private ChangeOptions options;

    static final class Life {

        @Option(
                names = "--ttl",
                required = true,
                paramLabel = "DURATION",
                description = "How long from now, such as 2h.")
        private Duration ttl = Duration.ZERO;

        @Option(names = "--permanent", required = true, description = "Until it is taken down.")
        private boolean permanent;
    }

    ClusterRenewCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Instant end = context().clock().instant().plus(life.ttl);
        Lease lease = life.permanent ? new Lease.Permanent() : new Lease.Until(end);
        String how = life.permanent ? "until it is taken down" : "for " + Values.duration(life.ttl);
        return new SimpleChange(context(), options)
                .run(
                        new Change.Renew(cluster.name(), lease),
                        "Renewing the lease of " + cluster.name(),
                        "cluster " + cluster.name() + " lives " + how + "; renewed",
                        "renew");
    }
}
