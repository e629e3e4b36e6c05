package io.coppice.cli;

import io.coppice.orchestrator.ProgressEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A live view that redraws itself in place. What is said meanwhile stays above it. */
final class LiveProgress implements Progress {

    private static final long REDRAW_MILLIS = 100;
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String ERASE_TO_END_OF_LINE = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";

    private final CliContext context;
    private final Style style;
    private final Screen screen;
    private final LiveView view;
    private final ProgressModel model;
    private final ScheduledExecutorService redraws;
    private final List<String> said = new ArrayList<>();
    private int drawn;
    private int frame;
    private boolean closed;

    LiveProgress(CliContext context, String title) {
        this.context = context;
        this.style = Style.of(context);
        this.screen = context.screens().open();
        this.view = new LiveView(title, style);
        this.model = new ProgressModel(context.clock().instant());
        this.redraws = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("progress").factory());
        write(HIDE_CURSOR);
        var _ = redraws.scheduleAtFixedRate(this::redraw, 0, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void on(ProgressEvent event) {
        model.on(event);
        switch (event) {
            case ProgressEvent.Note note ->
                say(note.node().map(node -> node + ": ").orElse("") + note.text());
            case ProgressEvent.Planned _,
                    ProgressEvent.StepStarted _,
                    ProgressEvent.StepProgress _,
                    ProgressEvent.StepFinished _,
                    ProgressEvent.StepFailed _,
                    ProgressEvent.NodePhase _ -> {}
        }
    }

    @Override
    public synchronized void say(String text) {
        said.add(style.doubtful("! ") + Values.printable(text));
    }

    @Override
    public synchronized void leave() {
        if (closed) {
            return;
        }
        redraws.shutdownNow();
        redraw();
        closed = true;
        write(SHOW_CURSOR);
        screen.close();
    }

    /** Writes a whole picture at once, over the last one, so that nothing flickers. */
    private synchronized void redraw() {
        if (closed) {
            return;
        }
        List<String> lines =
                view.lines(model.snapshot(context.clock().instant()), screen.columns(), screen.rows(), frame++);
        StringBuilder picture = new StringBuilder();
        if (drawn > 0) {
            picture.append("\u001b[").append(drawn).append('A');
        }
        picture.append('\r');
        said.forEach(line -> append(picture, line));
        said.clear();
        lines.forEach(line -> append(picture, line));
        picture.append(ERASE_BELOW);
        drawn = lines.size();
        write(picture.toString());
    }

    private static void append(StringBuilder picture, String line) {
        picture.append(line).append(ERASE_TO_END_OF_LINE).append("\r\n");
    }

    private void write(String text) {
        try {
            screen.output().write(text.getBytes(StandardCharsets.UTF_8));
            screen.output().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to the terminal", e);
        }
    }
}
