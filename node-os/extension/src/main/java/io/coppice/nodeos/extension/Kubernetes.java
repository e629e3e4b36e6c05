package io.coppice.nodeos.extension;

import java.util.List;
import java.util.stream.Stream;

/** What a Kubernetes of any version consists of. */
public final class Kubernetes {

    /** Name of the extension. */
    public static final String NAME = "kubernetes";

    /** The oldest version that nodes know how to run. */
    public static final ReleaseVersion OLDEST = new ReleaseVersion(1, 20, 0, "");

    /** The programs that nodes run. */
    static final List<String> NODE_PROGRAMS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy");

    /** All programs: those of nodes, and the one of this host. */
    static final List<String> PROGRAMS = Stream.concat(NODE_PROGRAMS.stream(), Stream.of(NodeExtension.KUBECTL))
            .toList();

    private Kubernetes() {}
}
