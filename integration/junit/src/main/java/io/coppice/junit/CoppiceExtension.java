package io.coppice.junit;

import io.coppice.orchestrator.CoppiceException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Gives clusters to the tests that {@link CoppiceCluster} is written on, and reports what they were like when a test fails. It keeps nothing
 * itself: clusters are in JUnit's stores, which close them.
 */
public final class CoppiceExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {

    /** A constructor's parameters are those of the test method that the instance is made for. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Injected.of(parameter.getParameter().getType()).isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var injected = Injected.of(parameter.getParameter().getType()).orElseThrow();
        var placement = Placement.of(context)
                .orElseThrow(() -> new ParameterResolutionException("no @CoppiceCluster is written on "
                        + context.getDisplayName() + ", nor on a class around it: write which cluster is meant"));
        injected.check(placement);
        return injected.from(fork(placement), placement, parameter);
    }

    private static Fork fork(Placement placement) {
        try {
            return Stores.fork(placement);
        } catch (CoppiceException e) {
            throw new ParameterResolutionException(Problems.describe(e), e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        reportIfFailed(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        reportIfFailed(context);
    }

    private static void reportIfFailed(ExtensionContext context) {
        var failed = context.getExecutionException()
                .filter(failure -> !(failure instanceof TestAbortedException))
                .isPresent();
        if (failed) {
            ReportPublisher.publish(context);
        }
    }
}
