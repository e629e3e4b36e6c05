package io.coppice.cli;

import io.coppice.orchestrator.Orchestrator.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice node console}. */
@Command(name = "console", description = "Attach the terminal to a node's serial console. Ctrl-] leaves it.")
final class NodeConsoleCommand extends CoppiceCommand {

    @Mixin
    private NodeTarget target;

    NodeConsoleCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (!context().terminal()) {
            throw CliException.failed(
                    "the console needs a terminal, and standard output is none",
                    List.of(),
                    "'coppice node logs --console " + target.arguments() + "' prints what was written to it",
                    null);
        }
        return target.ask(context(), orchestrator -> {
            try (Console console = orchestrator.console(target.cluster(), target.node());
                    Screen screen = context().screens().open()) {
                context()
                        .out()
                        .println("Attached to " + target.node() + " of cluster " + target.cluster()
                                + ". Ctrl-] leaves.\r");
                context().out().flush();
                screen.raw();
                new ConsoleLink(console, screen).run();
            }
            context().out().println();
            return ExitCode.OK;
        });
    }

    /** Carries bytes both ways until the escape key is pressed or the console ends. */
    static final class ConsoleLink {

        static final int ESCAPE = 0x1d;

        private final Console console;
        private final Screen screen;
        private volatile boolean leaving;

        ConsoleLink(Console console, Screen screen) {
            this.console = console;
            this.screen = screen;
        }

        void run() {
            Thread output = Thread.ofPlatform().daemon().name("console").start(this::copyOutput);
            copyKeys(output);
            leaving = true;
        }

        private void copyKeys(Thread output) {
            try {
                InputStream keys = screen.keys();
                OutputStream input = console.input();
                for (int key = keys.read(); key >= 0 && key != ESCAPE && output.isAlive(); key = keys.read()) {
                    input.write(key);
                    input.flush();
                }
            } catch (IOException e) {
                throw CliException.failed(
                        "the serial console broke off", List.of(String.valueOf(e.getMessage())), "attach again", e);
            }
        }

        /** Ends when the console does: the machine stopped, or the user left and it was closed under the reader. */
        private void copyOutput() {
            byte[] buffer = new byte[4096];
            try {
                InputStream from = console.output();
                OutputStream to = screen.output();
                for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                    to.write(buffer, 0, read);
                    to.flush();
                }
                tell("the machine closed its console");
            } catch (IOException | RuntimeException e) {
                if (!leaving) {
                    tell("the console broke off: " + e.getMessage());
                }
            }
        }

        private void tell(String text) {
            try {
                screen.output().write(("\r\n" + text + "; press a key\r\n").getBytes(StandardCharsets.UTF_8));
                screen.output().flush();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write to the terminal", e);
            }
        }
    }
}
