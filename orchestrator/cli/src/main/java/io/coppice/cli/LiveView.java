package io.coppice.cli;

import io.coppice.cli.ProgressModel.RowView;
import io.coppice.cli.ProgressModel.Snapshot;
import io.coppice.cli.ProgressModel.State;
import java.util.ArrayList;
import java.util.List;

/** The picture of a change under way, as lines that fit a terminal. A pure function. */
final class LiveView {

    private static final int BAR_WIDTH = 20;
    private static final int ELAPSED_WIDTH = 8;

    private final String title;
    private final Style style;

    LiveView(String title, Style style) {
        this.title = title;
        this.style = style;
    }

    /**
     * @param columns of the terminal; no line is longer than one less
     * @param rows of the terminal; there are at most two lines fewer
     * @param frame counts the redraws
     */
    List<String> lines(Snapshot snapshot, int columns, int rows, int frame) {
        int width = Math.max(20, columns - 1);
        List<String> lines = new ArrayList<>();
        lines.add(headline(snapshot, width));
        int space = Math.max(1, rows - 4);
        List<RowView> shown = shown(snapshot.rows(), space);
        int nameWidth =
                shown.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        shown.forEach(row -> lines.add(line(row, Math.min(nameWidth, width / 3), width, frame)));
        int hidden = snapshot.rows().size() - shown.size();
        if (hidden > 0) {
            lines.add(style.faint("    and " + hidden + " more"));
        }
        return lines;
    }

    /** When not all fit, those where something happens or went wrong come first. */
    private static List<RowView> shown(List<RowView> rows, int space) {
        if (rows.size() <= space) {
            return rows;
        }
        List<RowView> chosen = new ArrayList<>();
        for (State state : List.of(State.FAILED, State.WORKING, State.WAITING, State.DONE)) {
            rows.stream()
                    .filter(row -> row.state() == state && chosen.size() < space)
                    .forEach(chosen::add);
        }
        return rows.stream().filter(chosen::contains).toList();
    }

    private String headline(Snapshot snapshot, int width) {
        String elapsed = Values.duration(snapshot.elapsed());
        String count = snapshot.planned() == 0 ? "planning" : snapshot.finished() + "/" + snapshot.planned();
        int filled = snapshot.planned() == 0 ? 0 : BAR_WIDTH * snapshot.finished() / snapshot.planned();
        String rest = "  [" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] " + count + "  " + elapsed;
        if (title.length() + rest.length() > width) {
            rest = "  " + count + "  " + elapsed;
        }
        String shortTitle = fit(title, Math.max(1, width - rest.length()));
        return style.strong(shortTitle) + rest;
    }

    private String line(RowView row, int nameWidth, int width, int frame) {
        String sign = switch (row.state()) {
            case WAITING -> style.waiting();
            case WORKING -> style.working(frame);
            case DONE -> style.done();
            case FAILED -> style.failed();
        };
        String name = pad(fit(row.name(), nameWidth), nameWidth);
        int textWidth = Math.max(4, width - 4 - nameWidth - 2 - ELAPSED_WIDTH);
        String text = pad(fit(Values.printable(row.text()), textWidth), textWidth);
        String elapsed = row.state() == State.WAITING ? "" : Values.duration(row.elapsed());
        String painted = switch (row.state()) {
            case WAITING -> style.faint(text);
            case WORKING, DONE -> text;
            case FAILED -> style.bad(text);
        };
        return "  " + sign + " " + name + "  " + painted + " ".repeat(Math.max(0, ELAPSED_WIDTH - elapsed.length()))
                + style.faint(elapsed);
    }

    private String fit(String text, int width) {
        if (text.codePointCount(0, text.length()) <= width) {
            return text;
        }
        String ellipsis = style.ellipsis();
        int keep = Math.max(0, width - ellipsis.length());
        return text.substring(0, text.offsetByCodePoints(0, keep)) + ellipsis;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }
}
