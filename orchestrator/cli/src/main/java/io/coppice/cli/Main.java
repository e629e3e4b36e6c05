package io.coppice.cli;

import java.util.Arrays;
import java.util.List;

/** Where {@code coppice} begins. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        if (words.equals(List.of("--version")) || words.equals(List.of("-V"))) {
            System.out.println(Version.line());
            return;
        }
        System.exit(new CommandLineRunner(ProcessContext.create()).run(words));
    }
}
