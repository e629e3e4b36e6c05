package io.coppice.machined.kubernetes.client;

/** Tells the present access, which may change over time. Asked before every request, so it must be quick. */
@FunctionalInterface
public interface AccessSource {

    /**
     * The access of now.
     *
     * @throws KubernetesException of the kind NO_ACCESS when there is none, or none yet
     */
    Access read() throws KubernetesException;
}
