package io.coppice.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a cluster, made when the first parameter asks for it and taken down when its scope ends. On a method it counts instead of
 * that on the class; a nested class has that of the class around it unless it bears its own.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CoppiceExtension.class)
public @interface CoppiceCluster {

    /** How many control planes, at least 1. */
    int controlPlanes() default 1;

    /** How many workers. */
    int workers() default 0;

    /** Whether the nodes run Kubernetes: the newest that is built in the home. */
    boolean kubernetes() default false;

    /** Name of the machine template. */
    String template() default "ephemeral";

    /** Patches to the machine configs of all nodes, in order: YAML of a strategic merge, or a JSON patch. */
    String[] configPatch() default {};

    /** For how long the cluster lives, and who shares it. */
    Scope scope() default Scope.METHOD;
}
