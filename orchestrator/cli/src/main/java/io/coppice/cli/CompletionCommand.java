package io.coppice.cli;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coppice completion}. */
@Command(
        name = "completion",
        description = "Print a script that completes commands and options in a shell.",
        footer = {"", "bash:  source <(coppice completion bash)", "zsh:   source <(coppice completion zsh)"})
final class CompletionCommand extends CoppiceCommand {

    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    CompletionCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        String bash = AutoComplete.bash("coppice", CommandLineRunner.wholeTree(context()));
        context()
                .out()
                .print(
                        switch (shell) {
                            case BASH -> bash;
                            case ZSH -> "autoload -Uz compinit bashcompinit && compinit -u && bashcompinit\n" + bash;
                        });
        return ExitCode.OK;
    }
}
