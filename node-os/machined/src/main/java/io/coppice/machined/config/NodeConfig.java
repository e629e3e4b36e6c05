package io.coppice.machined.config;

import io.coppice.machined.node.ConfigControl;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.coppice.nodeos.config.SecretRedaction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The config in force, and its change while the node runs. Changes come one at a time. */
public final class NodeConfig implements ConfigControl {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ConfigStore store;
    private final ConfigTarget target;
    private @Nullable LoadedConfig current;
    private @Nullable Trial trial;

    /** A config that is put back when its time is over. */
    private static final class Trial {
        private final LoadedConfig before;

        Trial(LoadedConfig before) {
            this.before = before;
        }
    }

    public NodeConfig(ConfigStore store, ConfigTarget target) {
        this.store = store;
        this.target = target;
    }

    /** The config in force, empty in maintenance. */
    public Optional<LoadedConfig> current() {
        lock.lock();
        try {
            return Optional.ofNullable(current);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the config that the node boots with. */
    public void begin(LoadedConfig config) {
        lock.lock();
        try {
            current = config;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a config: in maintenance, until a client has applied one. */
    public LoadedConfig await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            LoadedConfig config = current;
            while (config == null) {
                changed.await();
                config = current;
            }
            return config;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Outcome apply(byte[] yaml, Mode mode, Duration tryTimeout) {
        LoadedConfig config = parse(yaml);
        lock.lock();
        try {
            LoadedConfig before = current;
            if (before == null) {
                return first(config, mode);
            }
            Mode effective = effective(before, config, mode);
            switch (effective) {
                case NO_REBOOT -> {
                    target.apply(config);
                    persist(config);
                    current = config;
                    trial = null;
                }
                case STAGED -> {
                    persist(config);
                    trial = null;
                }
                case REBOOT -> {
                    persist(config);
                    trial = null;
                    target.reboot();
                }
                case TRY -> {
                    LoadedConfig fallback = trial == null ? before : trial.before;
                    target.apply(config);
                    current = config;
                    Trial begun = new Trial(fallback);
                    trial = begun;
                    revertAfter(tryTimeout, begun);
                }
                case AUTO -> throw new IllegalStateException("the effective mode is never AUTO");
            }
            return new Outcome(effective, details(effective, tryTimeout), config.warnings());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Outcome dryRun(byte[] yaml, Mode mode) {
        LoadedConfig config = parse(yaml);
        LoadedConfig before = current().orElse(null);
        if (before == null) {
            return new Outcome(Mode.NO_REBOOT, "the node has no config yet; it would take this one", config.warnings());
        }
        SecretRedaction redaction = new SecretRedaction();
        String difference = LineDifference.of(redaction.of(before.text()), redaction.of(config.text()));
        return new Outcome(
                effective(before, config, mode),
                difference.isEmpty() ? "no difference to the config in force" : difference,
                config.warnings());
    }

    private Outcome first(LoadedConfig config, Mode mode) {
        switch (mode) {
            case TRY ->
                throw new NodeException(Kind.WRONG_STATE, "there is no config to go back to; apply it with mode auto");
            case STAGED -> {
                persist(config);
                return new Outcome(Mode.STAGED, "kept for the next boot", config.warnings());
            }
            case REBOOT -> {
                persist(config);
                target.reboot();
                return new Outcome(Mode.REBOOT, "kept; the node reboots", config.warnings());
            }
            case AUTO, NO_REBOOT -> {
                persist(config);
                current = config;
                changed.signalAll();
                return new Outcome(Mode.NO_REBOOT, "kept; the node goes on booting", config.warnings());
            }
        }
        throw new IllegalStateException("unknown mode " + mode);
    }

    private static Mode effective(LoadedConfig before, LoadedConfig config, Mode mode) {
        List<String> parts = ConfigChange.needingReboot(before.config(), config.config());
        return switch (mode) {
            case AUTO -> parts.isEmpty() ? Mode.NO_REBOOT : Mode.REBOOT;
            case REBOOT -> Mode.REBOOT;
            case STAGED -> Mode.STAGED;
            case NO_REBOOT, TRY -> {
                if (!parts.isEmpty()) {
                    throw new NodeException(
                            Kind.WRONG_STATE,
                            "a change of " + String.join(", ", parts)
                                    + " needs a reboot; apply the config with mode reboot or staged");
                }
                yield mode;
            }
        };
    }

    private static String details(Mode mode, Duration tryTimeout) {
        return switch (mode) {
            case NO_REBOOT -> "in force";
            case STAGED -> "kept for the next boot";
            case REBOOT -> "kept; the node reboots";
            case TRY -> "in force for " + tryTimeout.toSeconds() + " s unless it is applied again";
            case AUTO -> throw new IllegalStateException("the effective mode is never AUTO");
        };
    }

    private void revertAfter(Duration time, Trial begun) {
        Thread thread = new Thread(
                () -> {
                    try {
                        Thread.sleep(time);
                        revert(begun);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                "config-trial");
        thread.setDaemon(true);
        thread.start();
    }

    private void revert(Trial begun) {
        lock.lock();
        try {
            // A later change, also another trial, ends this one.
            if (begun == trial) {
                target.apply(begun.before);
                current = begun.before;
                trial = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void persist(LoadedConfig config) {
        try {
            store.persist(config.text());
        } catch (IOException failure) {
            throw new NodeException(
                    Kind.UNAVAILABLE, "the config cannot be kept: " + failure + "; check the state disk", failure);
        }
    }

    private static LoadedConfig parse(byte[] yaml) {
        try {
            return ConfigStore.parse(yaml);
        } catch (ConfigProblem problem) {
            throw new NodeException(Kind.INVALID, String.valueOf(problem.getMessage()), problem);
        }
    }
}
