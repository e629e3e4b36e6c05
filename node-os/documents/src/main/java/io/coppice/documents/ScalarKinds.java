package io.coppice.documents;

import io.coppice.documents.Node.Scalar.Kind;
import java.util.Set;
import java.util.regex.Pattern;

/** What an unquoted scalar means: the core schema of YAML 1.2. */
final class ScalarKinds {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> BOOLEANS = Set.of("true", "True", "TRUE", "false", "False", "FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern DECIMAL = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    /** Plain scalars that readers of YAML 1.1 take for something other than text. */
    private static final Pattern OLD_MEANING = Pattern.compile(
            "y|n|yes|no|on|off|[-+]?0b[01_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?|[-+]?[0-9][0-9_.]*"
                    + "|[-+]?0x[0-9a-f_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|=|<<",
            Pattern.CASE_INSENSITIVE);

    private ScalarKinds() {}

    static Kind ofPlain(String text) {
        if (NULLS.contains(text)) {
            return Kind.NULL;
        }
        if (BOOLEANS.contains(text)) {
            return Kind.BOOLEAN;
        }
        var first = text.charAt(0);
        if (first > '9' || first < '+') {
            return Kind.TEXT;
        }
        if (INTEGER.matcher(text).matches()) {
            return Kind.INTEGER;
        }
        return DECIMAL.matcher(text).matches() ? Kind.DECIMAL : Kind.TEXT;
    }

    /** Whether text needs quotes so that every YAML reader takes it for text. */
    static boolean needsQuotes(String text) {
        return ofPlain(text) != Kind.TEXT || OLD_MEANING.matcher(text).matches();
    }

    /** @throws NumberFormatException if it does not fit a long */
    static long parseInteger(String text) {
        if (text.startsWith("0o")) {
            return Long.parseLong(text.substring(2), 8);
        }
        if (text.startsWith("0x")) {
            return Long.parseLong(text.substring(2), 16);
        }
        return Long.parseLong(text);
    }
}
