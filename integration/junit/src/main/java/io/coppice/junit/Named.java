package io.coppice.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which node of the cluster a parameter is about. A cluster of one node needs none. A client of Kubernetes asks the API server of this control plane, and without a
 * name one that answered when the client was made.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Named {

    /** Such as {@code controlplane-1} or {@code worker-2}. */
    String value();
}
