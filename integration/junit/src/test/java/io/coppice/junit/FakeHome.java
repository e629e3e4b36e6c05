package io.coppice.junit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Lets test classes run with a fake in the place of the orchestrator. Such classes are extended with it before anything else. */
final class FakeHome implements BeforeAllCallback {

    private static final String PARAMETER = "coppice.test.home";
    private static final Map<String, CoppiceHome> HOMES = new ConcurrentHashMap<>();

    static CoppiceHome of(FakeOrchestrator orchestrator, Path locks) {
        return new CoppiceHome(orchestrator, "fake:///", locks, OwnLease.held(Duration.ofMinutes(1)));
    }

    /** Runs the classes; reports lie in {@code reports} of the directory. */
    static EngineExecutionResults run(FakeOrchestrator orchestrator, Path directory, Class<?>... classes) {
        var id = directory.toString();
        HOMES.put(id, of(orchestrator, directory));
        try {
            var kit = EngineTestKit.engine("junit-jupiter")
                    .configurationParameter(PARAMETER, id)
                    .configurationParameter(
                            ReportPlace.PARAMETER, directory.resolve("reports").toString())
                    .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                    .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                    .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                    .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
            for (var type : classes) {
                kit.selectors(DiscoverySelectors.selectClass(type));
            }
            return kit.execute();
        } finally {
            HOMES.remove(id);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        var _ = context.getRoot()
                .getStore(Placement.NAMESPACE)
                .getOrComputeIfAbsent(
                        CoppiceHome.class,
                        _ -> HOMES.get(
                                context.getConfigurationParameter(PARAMETER).orElseThrow()),
                        CoppiceHome.class);
    }
}
