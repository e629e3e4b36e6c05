package io.coppice.junit;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Which cluster a context uses, and where it is kept.
 *
 * @param owner whose store keeps it, and closes it with its own end
 */
record Placement(ClusterDescription description, Scope scope, ExtensionContext owner) {

    static final Namespace NAMESPACE = Namespace.create("io.coppice.junit");

    /**
     * @param owner id of the context: a cluster of a class is not that of the class around it, though stores hand down what they keep
     */
    record Key(ClusterDescription description, Scope scope, String owner) {}

    /** Empty if nothing asks for a cluster. */
    static Optional<Placement> of(ExtensionContext context) {
        var ofMethod = context.getTestMethod()
                .flatMap(method -> AnnotationSupport.findAnnotation(method, CoppiceCluster.class));
        if (ofMethod.isPresent()) {
            return ofMethod.map(wish -> place(wish, context, context.getRequiredTestClass()));
        }
        for (var type : fromInside(context)) {
            var ofClass = AnnotationSupport.findAnnotation(type, CoppiceCluster.class);
            if (ofClass.isPresent()) {
                return ofClass.map(wish -> place(wish, context, type));
            }
        }
        return Optional.empty();
    }

    private static List<Class<?>> fromInside(ExtensionContext context) {
        var types = new ArrayList<Class<?>>(context.getEnclosingTestClasses());
        context.getTestClass().ifPresent(types::add);
        return types.reversed();
    }

    private static Placement place(CoppiceCluster wish, ExtensionContext context, Class<?> type) {
        var owner = switch (wish.scope()) {
            case METHOD -> ofMethod(context);
            case CLASS -> ofClass(context, type);
            case SUITE -> context.getRoot();
        };
        return new Placement(ClusterDescription.of(wish), wish.scope(), owner);
    }

    private static ExtensionContext ofMethod(ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ExtensionConfigurationException("a cluster of scope METHOD is there for single test methods, and "
                    + context.getDisplayName()
                    + " asks for one for all of them: use scope = Scope.CLASS, or take the parameter to the methods");
        }
        return context;
    }

    private static ExtensionContext ofClass(ExtensionContext context, Class<?> type) {
        var found = context;
        while (found.getTestMethod().isPresent() || !found.getTestClass().equals(Optional.of(type))) {
            found = found.getParent()
                    .orElseThrow(() -> new IllegalStateException("no context of " + type + " is around " + context));
        }
        return found;
    }

    Store store() {
        return owner.getStore(NAMESPACE);
    }

    Key key() {
        return new Key(description, scope, owner.getUniqueId());
    }

    /** For the cluster's name. */
    String test() {
        var type = owner.getTestClass().map(Class::getSimpleName).orElse("suite");
        return owner.getTestMethod()
                .map(Method::getName)
                .map(method -> type + "-" + method)
                .orElse(type);
    }
}
