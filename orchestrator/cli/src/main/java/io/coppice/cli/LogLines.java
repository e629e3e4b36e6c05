package io.coppice.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** How lines of a log are shown. */
final class LogLines {

    static final List<Field<String>> FIELDS = List.of(Field.of("line", Values::printable));

    private LogLines() {}

    static Consumer<String> shown(CliContext context, Renderer renderer) {
        return renderer.stream(FIELDS, line -> context.out().println(Values.printable(line)));
    }

    /** Keeps the last lines and hands them on when told. */
    static final class Tail implements Consumer<String> {

        private final int limit;
        private final Deque<String> kept = new ArrayDeque<>();

        Tail(int limit) {
            this.limit = limit;
        }

        @Override
        public void accept(String line) {
            kept.addLast(line);
            if (kept.size() > limit) {
                kept.removeFirst();
            }
        }

        void handOver(Consumer<String> lines) {
            kept.forEach(lines);
        }
    }
}
