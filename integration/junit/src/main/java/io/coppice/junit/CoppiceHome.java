package io.coppice.junit;

import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.Orchestrator;
import io.coppice.orchestrator.engine.Engine;
import io.coppice.orchestrator.engine.EngineOptions;
import io.coppice.orchestrator.engine.Homes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The orchestrator that all tests of a run use, on the home of the command line: {@code COPPICE_HOME} and {@code COPPICE_HOST} choose
 * others. Without sources, so that images are those of the home.
 *
 * @param locks directory for locks
 * @param lease of every cluster that is made
 */
record CoppiceHome(Orchestrator orchestrator, String hostUri, Path locks, Lease lease) implements AutoCloseable {

    /** A source boots once; that may take its time under software emulation. */
    private static final ApplyOptions BOOT = new ApplyOptions(Duration.ofMinutes(30), false);

    private static final ApplyOptions CHANGE = new ApplyOptions(Duration.ofMinutes(10), false);

    /** @throws CoppiceException.HostNotReady if the home cannot be used */
    static CoppiceHome open(Lease lease) {
        var homes = new Homes(System.getenv());
        var hostUri = homes.hostUri(Optional.empty());
        var home = homes.data(Optional.empty());
        var options = new EngineOptions(home, Optional.of(hostUri), Optional.of(homes.templates()), Clock.systemUTC());
        return new CoppiceHome(Engine.open(options), hostUri, home.resolve("locks"), lease);
    }

    void boot(ClusterDescription description, ClusterName name) {
        orchestrator.apply(new Change.Up(description.spec(name, hostUri, lease)), BOOT, _ -> {});
    }

    void apply(Change change) {
        orchestrator.apply(change, CHANGE, _ -> {});
    }

    @Override
    public void close() {
        orchestrator.close();
    }
}
