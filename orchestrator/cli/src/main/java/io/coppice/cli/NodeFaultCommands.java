package io.coppice.cli;

import io.coppice.hypervisor.DataSize;
import io.coppice.orchestrator.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coppice fault latency|loss|bandwidth|clock|full-disk|slow-disk}: what a running node bears in a certain size. */
final class NodeFaultCommands {

    private NodeFaultCommands() {}

    abstract static class OfNode extends CoppiceCommand {

        @Mixin
        private NodeTarget target;

        @Spec
        private CommandSpec spec;

        OfNode(CliContext context) {
            super(context);
        }

        /** @throws IllegalArgumentException if its values are no such fault */
        abstract Fault fault();

        @Override
        public final Integer call() {
            Fault fault = asked();
            return target.ask(context(), orchestrator -> {
                orchestrator.inject(target.cluster(), target.node(), fault);
                context()
                        .out()
                        .println("Node " + target.node() + " of cluster " + target.cluster() + " bears: "
                                + fault.words() + ".");
                return ExitCode.OK;
            });
        }

        private Fault asked() {
            try {
                return fault();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
    }

    @Command(name = "latency", description = "Have what a node sends to the other nodes take longer.")
    static final class Latency extends OfNode {

        @Parameters(
                index = "1",
                paramLabel = "DELAY",
                description = "How much longer, such as 100ms or 1.5s; at most 1m.")
        private Duration delay;

        @Option(
                names = "--jitter",
                paramLabel = "DELAY",
                defaultValue = "0s",
                converter = Jitter.class,
                description =
                        "So much more or less, evenly spread; packets may overtake each other. At most the delay.")
        private Duration jitter;

        private static final class Jitter implements ITypeConverter<Duration> {
            @Override
            public Duration convert(String text) throws Exception {
                return CommandLineRunner.checked(Durations::parseOrZero).convert(text);
            }
        }

        Latency(CliContext context) {
            super(context);
        }

        @Override
        Fault fault() {
            return new Fault.Latency(delay, jitter);
        }
    }

    @Command(name = "loss", description = "Lose a share of what a node sends to the other nodes.")
    static final class Loss extends OfNode {

        @Parameters(index = "1", paramLabel = "PERCENT", description = "How much of it, such as 10%% or 0.5%%.")
        private String percent;

        Loss(CliContext context) {
            super(context);
        }

        @Override
        Fault fault() {
            return new Fault.Loss(FaultValues.percent(percent));
        }
    }

    @Command(name = "bandwidth", description = "Have a node send to the other nodes no faster than so much a second.")
    static final class Bandwidth extends OfNode {

        @Parameters(index = "1", paramLabel = "RATE", description = "How much, such as 64kbit, 10mbit or 1gbit.")
        private String rate;

        Bandwidth(CliContext context) {
            super(context);
        }

        @Override
        Fault fault() {
            return new Fault.Bandwidth(FaultValues.rate(rate));
        }
    }

    @Command(
            name = "clock",
            description = {
                "Put a node's clock ahead or behind. Its lease still ends by the right time.",
                "Times at which your certificate for the node is not valid are refused, for the node would not hear you undo it."
            })
    static final class Clock extends OfNode {

        private static final class Direction {
            @Option(names = "--ahead", paramLabel = "DURATION", description = "How much ahead, such as 90s, 2h or 30d.")
            private Optional<Duration> ahead = Optional.empty();

            @Option(names = "--behind", paramLabel = "DURATION", description = "How much behind.")
            private Optional<Duration> behind = Optional.empty();
        }

        @ArgGroup(multiplicity = "1")
        private Direction direction;

        Clock(CliContext context) {
            super(context);
        }

        @Override
        Fault fault() {
            return new Fault.ClockSkew(direction.ahead.orElseGet(
                    () -> direction.behind.orElse(Duration.ZERO).negated()));
        }
    }

    @Command(
            name = "full-disk",
            description = "Fill a node's own disk (/var). The room comes back when the fault ends.")
    static final class FullDisk extends OfNode {

        @Option(
                names = "--leave",
                paramLabel = "SIZE",
                defaultValue = "0",
                description = "So much of it, such as 10MiB (default nothing).")
        private DataSize leave;

        FullDisk(CliContext context) {
            super(context);
        }

        @Override
        Fault fault() {
            return new Fault.FullDisk(leave.bytes());
        }
    }

    @Command(
            name = "slow-disk",
            description = "Have a node's own disk (/var) read and write no faster than so much a second.")
    static final class SlowDisk extends OfNode {

        @Option(names = "--operations", paramLabel = "NUMBER", description = "So many operations a second.")
        private Optional<Long> operations = Optional.empty();

        @Option(names = "--bytes", paramLabel = "SIZE", description = "So much a second, such as 512KiB.")
        private Optional<DataSize> bytes = Optional.empty();

        SlowDisk(CliContext context) {
            super(context);
        }

        @Override
        Fault fault() {
            return new Fault.SlowDisk(limit(operations), limit(bytes.map(DataSize::bytes)));
        }

        private static OptionalLong limit(Optional<Long> value) {
            return value.map(OptionalLong::of).orElseGet(OptionalLong::empty);
        }
    }
}
