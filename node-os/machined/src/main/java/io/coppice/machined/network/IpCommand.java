package io.coppice.machined.network;

import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.platform.Programs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs iproute2's {@code ip}. */
public final class IpCommand {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MARK = "Command failed -:";

    private final List<String> program;

    /**
     * @param program path of {@code ip}, and what stands before it
     */
    public IpCommand(List<String> program) {
        this.program = List.copyOf(program);
    }

    /** The {@code ip} of a node. */
    public static IpCommand of(NodePaths paths) {
        return new IpCommand(List.of(paths.program("ip").toString()));
    }

    /** Runs commands in their order, up to the first that is refused. */
    public void batch(List<String> commands) throws NetworkException, InterruptedException {
        Programs.Result result = run(List.of("-batch", "-"), commands);
        if (result.exitCode() != 0) {
            throw new NetworkException("ip refused " + failedLine(result.output(), commands) + ": " + result.output());
        }
    }

    /** Runs all commands whatever becomes of those before; returned is what {@code ip} said of those it refused. */
    public List<String> all(List<String> commands) throws NetworkException, InterruptedException {
        List<String> refused = new ArrayList<>();
        if (!commands.isEmpty()) {
            Programs.Result result = run(List.of("-force", "-batch", "-"), commands);
            if (result.exitCode() != 0) {
                refused.add(result.output());
            }
        }
        return refused;
    }

    /** What a command of the family {@code show} answers. */
    public String show(List<String> arguments) throws NetworkException, InterruptedException {
        Programs.Result result = run(arguments, List.of());
        if (result.exitCode() != 0) {
            throw new NetworkException("ip " + String.join(" ", arguments) + " failed: " + result.output());
        }
        return result.output();
    }

    private Programs.Result run(List<String> arguments, List<String> lines)
            throws NetworkException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(arguments);
        try {
            return Programs.run(command, lines.isEmpty() ? "" : String.join("\n", lines) + "\n", LIMIT);
        } catch (IOException failure) {
            throw new NetworkException("the network cannot be configured: " + failure.getMessage(), failure);
        }
    }

    /** The line that {@code ip} complains of: it ends with {@code Command failed -:<line>}. */
    static String failedLine(String output, List<String> commands) {
        int mark = output.lastIndexOf(MARK);
        if (mark >= 0) {
            int number = 0;
            for (int i = mark + MARK.length(); i < output.length(); i++) {
                int digit = Character.digit(output.charAt(i), 10);
                if (digit < 0) {
                    break;
                }
                number = number * 10 + digit;
            }
            if (number >= 1 && number <= commands.size()) {
                return "'" + commands.get(number - 1) + "'";
            }
        }
        return "one of: " + String.join("; ", commands);
    }
}
