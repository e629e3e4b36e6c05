package io.coppice.documents;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** Reads YAML text into trees of nodes. JSON is YAML too. */
public final class YamlParser {

    private static final String SYNTAX_REMEDY = "correct the YAML syntax at this place";

    private YamlParser() {}

    /** As {@link #parse(String, String, YamlLimits, Problems)} within {@link YamlLimits#DEFAULT}. */
    public static List<Node> parse(String text, String source, Problems problems) {
        return parse(text, source, YamlLimits.DEFAULT, problems);
    }

    /**
     * Reads all documents of a text. Empty documents are left out. A syntax error ends the reading; the documents before it
     * are returned. Trailing NUL characters are ignored, since a config drive is padded with them.
     *
     * @param source name of the file or other origin, for messages
     */
    public static List<Node> parse(String text, String source, YamlLimits limits, Problems problems) {
        var content = withoutPadding(text);
        if (content.length() > limits.characters()) {
            problems.error(
                    Place.of(source),
                    "",
                    "the text has " + content.length() + " characters; at most " + limits.characters() + " are read",
                    "make it smaller");
            return List.of();
        }
        var documents = new ArrayList<Node>();
        var options = new LoaderOptions();
        options.setCodePointLimit(limits.characters());
        try {
            var parser = new ParserImpl(new StreamReader(content), options);
            parser.getEvent();
            while (parser.checkEvent(Event.ID.DocumentStart)) {
                parser.getEvent();
                var root = new TreeComposer(parser, source, limits, problems).compose();
                parser.getEvent();
                if (!(root instanceof Node.Scalar scalar && scalar.isNull())) {
                    documents.add(root);
                }
            }
        } catch (TreeComposer.LimitExceeded e) {
            problems.add(e.problem());
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            var place = mark == null ? Place.of(source) : TreeComposer.place(source, mark);
            problems.error(place, "", "this is not YAML: " + e.getProblem(), SYNTAX_REMEDY);
        } catch (ReaderException e) {
            problems.error(
                    placeOf(content, e.getPosition(), source),
                    "",
                    "character U+%04X is not allowed in YAML".formatted(e.getCodePoint()),
                    "remove it or write it as an escape in double quotes");
        } catch (YAMLException e) {
            problems.error(Place.of(source), "", "this is not YAML: " + e.getMessage(), SYNTAX_REMEDY);
        }
        return List.copyOf(documents);
    }

    private static String withoutPadding(String text) {
        var end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\0') {
            end--;
        }
        return text.substring(0, end);
    }

    private static Place placeOf(String text, int position, String source) {
        var before = text.substring(0, Math.min(position, text.length()));
        var line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        return new Place(source, line, before.length() - before.lastIndexOf('\n'));
    }
}
