package io.coppice.documents;

import io.coppice.documents.Node.Scalar.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;

/** Writes nodes as YAML: the same nodes always give the same text, and parsing it gives the same nodes. */
public final class YamlWriter {

    private static final String UNICODE_LINE_BREAKS = "\u0085\u2028\u2029";
    private static final ImplicitTuple UNTAGGED = new ImplicitTuple(true, true);

    private YamlWriter() {}

    public static String write(Node document) {
        return write(List.of(document));
    }

    /** Documents are divided by {@code ---}. */
    public static String write(List<? extends Node> documents) {
        var options = new DumperOptions();
        options.setIndent(2);
        options.setSplitLines(false);
        options.setWidth(Integer.MAX_VALUE);
        options.setAllowUnicode(documents.stream().noneMatch(YamlWriter::hasUnicodeLineBreak));
        var text = new StringWriter();
        var emitter = new Emitter(text, options);
        try {
            emitter.emit(new StreamStartEvent(null, null));
            for (var i = 0; i < documents.size(); i++) {
                emitter.emit(new DocumentStartEvent(null, null, i > 0, null, Map.of()));
                emit(documents.get(i), emitter);
                emitter.emit(new DocumentEndEvent(null, null, false));
            }
            emitter.emit(new StreamEndEvent(null, null));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    /** The emitter would write such a break as it is, and every reader would take it for a space. */
    private static boolean hasUnicodeLineBreak(Node node) {
        return switch (node) {
            case Node.Mapping mapping ->
                mapping.entries().stream()
                        .anyMatch(entry -> hasUnicodeLineBreak(entry.key()) || hasUnicodeLineBreak(entry.value()));
            case Node.Sequence sequence -> sequence.items().stream().anyMatch(YamlWriter::hasUnicodeLineBreak);
            case Node.Scalar scalar -> hasUnicodeLineBreak(scalar.text());
        };
    }

    private static boolean hasUnicodeLineBreak(String text) {
        return text.chars().anyMatch(character -> UNICODE_LINE_BREAKS.indexOf(character) >= 0);
    }

    private static void emit(Node node, Emitter emitter) throws IOException {
        switch (node) {
            case Node.Mapping mapping -> {
                emitter.emit(new MappingStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
                for (var entry : mapping.entries()) {
                    emitter.emit(scalar(entry.key(), quotedOrPlain(entry.key())));
                    emit(entry.value(), emitter);
                }
                emitter.emit(new MappingEndEvent(null, null));
            }
            case Node.Sequence sequence -> {
                emitter.emit(new SequenceStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
                for (var item : sequence.items()) {
                    emit(item, emitter);
                }
                emitter.emit(new SequenceEndEvent(null, null));
            }
            case Node.Scalar scalar ->
                emitter.emit(
                        scalar.kind() == Kind.NULL
                                ? scalar("null", ScalarStyle.PLAIN)
                                : scalar(scalar.text(), style(scalar)));
        }
    }

    private static ScalarEvent scalar(String text, ScalarStyle style) {
        return new ScalarEvent(null, null, UNTAGGED, text, null, null, style);
    }

    private static ScalarStyle quotedOrPlain(String text) {
        var printable = text.chars().allMatch(character -> character >= ' ' && character != 0x7f);
        return !printable || ScalarKinds.needsQuotes(text) ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN;
    }

    private static ScalarStyle style(Node.Scalar scalar) {
        if (scalar.kind() != Kind.TEXT) {
            return ScalarStyle.PLAIN;
        }
        if (isLines(scalar.text())) {
            return ScalarStyle.LITERAL;
        }
        return quotedOrPlain(scalar.text());
    }

    /** Lines of printable text that a literal block shows as they are. */
    private static boolean isLines(String text) {
        return text.indexOf('\n') > 0
                && !Character.isWhitespace(text.charAt(0))
                && text.chars().allMatch(character -> character == '\n' || (character >= ' ' && character < 0x7f))
                && text.lines().noneMatch(line -> line.endsWith(" "));
    }
}
