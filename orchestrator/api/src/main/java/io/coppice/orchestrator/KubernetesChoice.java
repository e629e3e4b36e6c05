package io.coppice.orchestrator;

import java.util.regex.Pattern;

/** Which Kubernetes a cluster is asked to run. */
public sealed interface KubernetesChoice {

    /** The word for {@link None}. */
    String NONE = "none";

    /** Nothing was said: a cluster that exists keeps what it has, a new one gets what is usual. */
    record Unspecified() implements KubernetesChoice {
        @Override
        public String toString() {
            return "";
        }
    }

    /** Machines with etcd and containerd only. */
    record None() implements KubernetesChoice {
        @Override
        public String toString() {
            return NONE;
        }
    }

    /** The newest that is built; built if there is none. What is usual. */
    record Newest() implements KubernetesChoice {
        @Override
        public String toString() {
            return "newest";
        }
    }

    /**
     * One version, or the newest of a minor one.
     *
     * @param value without the letter v, such as {@code 1.20.2} or {@code 1.20}
     */
    record Version(String value) implements KubernetesChoice {

        private static final Pattern FORM = Pattern.compile("\\d{1,3}\\.\\d{1,3}(\\.\\d{1,3}([-+][0-9A-Za-z.+-]+)?)?");

        public Version {
            if (!FORM.matcher(value).matches()) {
                throw new IllegalArgumentException("'" + value
                        + "' is no version of Kubernetes: write it such as 1.20.2 or 1.20, or 'newest', or 'none'");
            }
        }

        /** Whether an extension of this version is what is asked for. */
        public boolean accepts(String version) {
            return version.equals(value)
                    || (value.indexOf('.') == value.lastIndexOf('.') && version.startsWith(value + "."));
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /**
     * Reads what {@code toString} of a choice writes, and what a person writes: {@code none}, {@code newest}, {@code 1.20.2}, {@code v1.20.2},
     * {@code 1.20}.
     *
     * @throws IllegalArgumentException if the text is none of them; the message says how to write one
     */
    static KubernetesChoice parse(String text) {
        var word = text.strip();
        return switch (word) {
            case "" -> new Unspecified();
            case NONE -> new None();
            case "newest" -> new Newest();
            default -> new Version(word.startsWith("v") ? word.substring(1) : word);
        };
    }
}
