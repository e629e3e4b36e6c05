package io.coppice.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The one way in which read commands show what they found. */
final class Renderer {

    private final PrintStream out;
    private final OutputFormat format;

    Renderer(PrintStream out, OutputFormat format) {
        this.out = out;
        this.format = format;
    }

    /** A list of things: a row each for people, a list for programs. */
    <T> void list(List<Field<T>> fields, List<T> items, String ifEmpty) {
        switch (format) {
            case TABLE -> {
                if (items.isEmpty()) {
                    out.println(ifEmpty);
                } else {
                    table(fields, items).forEach(out::println);
                }
            }
            case JSON -> out.println(MachineText.json(maps(fields, items)));
            case YAML -> out.print(MachineText.yaml(maps(fields, items)));
        }
    }

    /** One thing with its parts: lines and tables for people, a map for programs. */
    <T> void item(List<Field<T>> fields, T item, List<Section<?>> sections) {
        Map<String, Object> map = new LinkedHashMap<>(map(fields, item));
        sections.forEach(section -> map.put(section.name(), section.maps()));
        switch (format) {
            case TABLE -> {
                int width = fields.stream()
                        .mapToInt(field -> field.header().length())
                        .max()
                        .orElse(0);
                fields.forEach(field -> out.println(label(field.header(), width)
                        + Values.printable(field.text().apply(item))));
                sections.forEach(section -> {
                    out.println();
                    section.lines().forEach(out::println);
                });
            }
            case JSON -> out.println(MachineText.json(map));
            case YAML -> out.print(MachineText.yaml(map));
        }
    }

    /** Things that come one after the other: a line each for people and in JSON, a document each in YAML. */
    <T> Consumer<T> stream(List<Field<T>> fields, Consumer<T> forPeople) {
        return item -> {
            switch (format) {
                case TABLE -> forPeople.accept(item);
                case JSON -> out.println(MachineText.jsonLine(map(fields, item)));
                case YAML -> out.print("---\n" + MachineText.yaml(map(fields, item)));
            }
            out.flush();
        };
    }

    boolean forPeople() {
        return format == OutputFormat.TABLE;
    }

    private static String label(String header, int width) {
        return header + ":" + " ".repeat(width - header.length() + 2);
    }

    private static <T> List<String> table(List<Field<T>> fields, List<T> items) {
        Table table = new Table(fields.stream().map(Field::header).toList());
        items.forEach(item ->
                table.add(fields.stream().map(field -> field.text().apply(item)).toList()));
        return table.lines();
    }

    static <T> Map<String, Object> map(List<Field<T>> fields, T item) {
        Map<String, Object> map = new LinkedHashMap<>();
        fields.forEach(field -> map.put(field.name(), field.value().apply(item)));
        return map;
    }

    static <T> List<Object> maps(List<Field<T>> fields, List<T> items) {
        List<Object> maps = new ArrayList<>();
        items.forEach(item -> maps.add(map(fields, item)));
        return maps;
    }

    /**
     * A part of a thing that is a list of its own.
     *
     * @param name the stable name for programs
     */
    record Section<S>(String name, List<Field<S>> fields, List<S> items) {

        List<Object> maps() {
            return Renderer.maps(fields, items);
        }

        List<String> lines() {
            return table(fields, items);
        }
    }
}
