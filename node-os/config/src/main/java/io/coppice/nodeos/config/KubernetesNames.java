package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.matching;
import static io.coppice.documents.ValueReaders.text;

import io.coppice.documents.ValueReader;
import java.util.Map;
import java.util.regex.Pattern;

/** Labels, annotations and taints as Kubernetes wants them. */
final class KubernetesNames {

    private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*/)?" + NAME);
    private static final String KEY_RULE = "a name of at most 63 characters, with or without 'domain/' before it";
    private static final Pattern LABEL_VALUE = Pattern.compile("(" + NAME + ")?");
    private static final Pattern TAINT_VALUE =
            Pattern.compile("(" + NAME + ")?:?(NoSchedule|PreferNoSchedule|NoExecute)");

    private KubernetesNames() {}

    static ValueReader<Map<String, String>> labels() {
        return ConfigReaders.checkedKeys(
                KEY, KEY_RULE, matching(LABEL_VALUE, "at most 63 letters, digits, '-', '_' and '.'"));
    }

    static ValueReader<Map<String, String>> annotations() {
        return ConfigReaders.checkedKeys(KEY, KEY_RULE, text());
    }

    static ValueReader<Map<String, String>> taints() {
        return ConfigReaders.checkedKeys(
                KEY,
                KEY_RULE,
                matching(
                        TAINT_VALUE,
                        "'value:effect' or 'effect'; an effect is NoSchedule, PreferNoSchedule or NoExecute"));
    }
}
