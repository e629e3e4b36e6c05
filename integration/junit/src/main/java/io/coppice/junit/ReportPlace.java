package io.coppice.junit;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where the report of a test lies: {@code <class>/<method>}, of the third repetition {@code <class>/<method>-3}. */
final class ReportPlace {

    static final String PARAMETER = "coppice.report.directory";

    private static final String USUAL = "target/coppice";
    private static final Pattern REPETITION = Pattern.compile("invocation:#(\\d+)]$");

    private ReportPlace() {}

    static Path of(ExtensionContext context) {
        var root = context.getConfigurationParameter(PARAMETER).orElse(USUAL);
        var type = context.getTestClass().map(Class::getName).orElse("suite");
        var method = context.getTestMethod().map(Method::getName).orElse("class");
        return Path.of(root).toAbsolutePath().normalize().resolve(relative(type, method, context.getUniqueId()));
    }

    static Path relative(String type, String method, String uniqueId) {
        var repetition = REPETITION.matcher(uniqueId);
        return Path.of(type, repetition.find() ? method + "-" + repetition.group(1) : method);
    }
}
