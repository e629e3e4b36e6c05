package io.coppice.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** JSON and YAML for programs. Durations are seconds, instants RFC 3339, what is absent is null. */
final class MachineText {

    private MachineText() {}

    static String json(Object value) {
        return write(value, writer -> {
            JsonGenerator generator = new JsonFactory().createGenerator(writer);
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
            printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
            return generator.setPrettyPrinter(printer);
        });
    }

    static String jsonLine(Object value) {
        return write(value, new JsonFactory()::createGenerator);
    }

    /** Ends with a newline. */
    static String yaml(Object value) {
        YAMLFactory factory = YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
        String text = write(value, factory::createGenerator);
        return text.endsWith("\n") ? text : text + "\n";
    }

    private interface GeneratorFactory {
        JsonGenerator create(StringWriter writer) throws IOException;
    }

    private static String write(Object value, GeneratorFactory factory) {
        StringWriter writer = new StringWriter();
        try (JsonGenerator generator = factory.create(writer)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write text in memory", e);
        }
        return writer.toString();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case Optional<?> optional -> {
                if (optional.isPresent()) {
                    write(generator, optional.get());
                } else {
                    generator.writeNull();
                }
            }
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    generator.writeFieldName(entry.getKey().toString());
                    write(generator, entry.getValue());
                }
                generator.writeEndObject();
            }
            case Collection<?> items -> {
                generator.writeStartArray();
                for (Object item : items) {
                    write(generator, item);
                }
                generator.writeEndArray();
            }
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case Boolean flag -> generator.writeBoolean(flag);
            case Duration duration -> generator.writeNumber(duration.toMillis() / 1000.0);
            default -> generator.writeString(value.toString());
        }
    }
}
