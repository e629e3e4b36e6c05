package io.coppice.machined.kubernetes.component;

import io.coppice.machined.service.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command line of one program: what the node sets, and what the config adds or changes. */
final class Flags {

    private enum Kind {
        /** The node cannot do without it. */
        FIXED,
        /** The config may set it otherwise. */
        PRESET,
        /** A list to which the config adds. */
        JOINED
    }

    private record Flag(Kind kind, String value) {}

    private final Map<String, Flag> flags = new LinkedHashMap<>();

    Flags fixed(String name, String value) {
        flags.put(name, new Flag(Kind.FIXED, value));
        return this;
    }

    Flags preset(String name, String value) {
        flags.put(name, new Flag(Kind.PRESET, value));
        return this;
    }

    Flags joined(String name, String value) {
        flags.put(name, new Flag(Kind.JOINED, value));
        return this;
    }

    /**
     * The command.
     *
     * @param place of the config's flags, for messages
     * @param extra the config's flags, without dashes
     * @throws ServiceException when the config sets a flag that is the node's own
     */
    List<String> command(String program, String place, Map<String, String> extra) throws ServiceException {
        Map<String, String> all = new LinkedHashMap<>();
        flags.forEach((name, flag) -> all.put(name, flag.value()));
        List<String> refused = new ArrayList<>();
        for (Map.Entry<String, String> entry : extra.entrySet()) {
            Flag own = flags.get(entry.getKey());
            if (own == null || own.kind() == Kind.PRESET) {
                all.put(entry.getKey(), entry.getValue());
            } else if (own.kind() == Kind.JOINED) {
                all.put(entry.getKey(), join(own.value(), entry.getValue()));
            } else {
                refused.add(entry.getKey());
            }
        }
        if (!refused.isEmpty()) {
            throw new ServiceException(
                    place + ": the node itself sets " + String.join(", ", refused) + "; remove it from the config");
        }
        List<String> command = new ArrayList<>();
        command.add(program);
        all.forEach((name, value) -> command.add("--" + name + "=" + value));
        return command;
    }

    private static String join(String own, String added) {
        Set<String> items = new LinkedHashSet<>(List.of(own.split(",", -1)));
        items.addAll(List.of(added.split(",", -1)));
        return String.join(",", items);
    }
}
