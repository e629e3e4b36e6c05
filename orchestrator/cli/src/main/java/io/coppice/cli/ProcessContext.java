package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionInputs;
import io.coppice.orchestrator.engine.Engine;
import io.coppice.orchestrator.engine.EngineOptions;
import io.coppice.orchestrator.engine.Homes;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** The surroundings of the own process. */
final class ProcessContext {

    private ProcessContext() {}

    static CliContext create() {
        Map<String, String> environment = System.getenv();
        boolean terminal = outputIsTerminal();
        Clock clock = Clock.systemUTC();
        return new CliContext(
                System.in,
                stream(FileDescriptor.out, charset(terminal)),
                stream(FileDescriptor.err, charset(terminal)),
                environment,
                terminal,
                clock,
                hostUri -> Engine.open(engineOptions(environment, hostUri, clock)),
                JLineScreen::new,
                new ProcessInterrupts());
    }

    private static EngineOptions engineOptions(Map<String, String> environment, Optional<String> hostUri, Clock clock) {
        Homes homes = new Homes(environment);
        return new EngineOptions(
                homes.data(hostUri),
                Optional.of(homes.hostUri(hostUri)),
                Optional.of(homes.templates()),
                SourceTree.known().map(_ -> SourceTree::imageInputs),
                SourceTree.known().map(ExtensionInputs::ofSourceTree),
                clock);
    }

    /** The launcher knows; without it the console tells. */
    private static boolean outputIsTerminal() {
        String told = System.getProperty("coppice.terminal");
        return told == null
                ? Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
                : Boolean.parseBoolean(told);
    }

    /** Programs get UTF-8 whatever the locale; a terminal gets what it can show. */
    private static Charset charset(boolean terminal) {
        String name = System.getProperty("native.encoding");
        return terminal && name != null ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor), 8192), false, charset);
    }
}
