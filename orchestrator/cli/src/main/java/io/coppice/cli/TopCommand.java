package io.coppice.cli;

import java.util.Arrays;
import java.util.Optional;

/** The words that can follow {@code coppice}. Their classes are loaded when they are named, or when help lists them all. */
enum TopCommand {
    UP("up"),
    DOWN("down"),
    CLUSTER("cluster"),
    SNAPSHOT("snapshot"),
    NODE("node"),
    FAULT("fault"),
    KUBECONFIG("kubeconfig"),
    KUBECTL("kubectl"),
    CONFIG("config"),
    TEMPLATE("template"),
    IMAGE("image"),
    DOCTOR("doctor"),
    COMPLETION("completion");

    private final String word;

    TopCommand(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    Object create(CliContext context) {
        return switch (this) {
            case UP -> new UpCommand(context);
            case DOWN -> new DownCommand(context);
            case CLUSTER -> new ClusterCommand(context);
            case SNAPSHOT -> new SnapshotCommand(context);
            case NODE -> new NodeCommand(context);
            case FAULT -> new FaultCommand(context);
            case KUBECONFIG -> new KubeconfigCommand(context);
            case KUBECTL -> new KubectlCommand(context);
            case CONFIG -> new ConfigCommand(context);
            case TEMPLATE -> new TemplateCommand(context);
            case IMAGE -> new ImageCommand(context);
            case DOCTOR -> new DoctorCommand(context);
            case COMPLETION -> new CompletionCommand(context);
        };
    }

    static Optional<TopCommand> of(String word) {
        return Arrays.stream(values())
                .filter(command -> command.word.equals(word))
                .findFirst();
    }
}
