package io.coppice.machined.kubernetes.component;

import io.coppice.machined.service.HealthCheck;

/** kube-controller-manager, on every control plane. */
public final class ControllerManager extends ControlLoop {

    /** Name of the service. */
    public static final String SERVICE = "kube-controller-manager";

    public ControllerManager(NodeSettings settings, KubernetesPaths paths, HealthCheck health) {
        super(
                SERVICE,
                "cluster.controllerManager",
                settings.ports().controllerManager(),
                settings.cluster().controllerManager(),
                settings,
                paths,
                health);
    }

    @Override
    void addTo(Flags flags) {
        flags.preset("allocate-node-cidrs", "true")
                .preset(
                        "cluster-cidr",
                        ApiServer.prefixes(settings.cluster().network().podSubnets()))
                .preset("cluster-name", settings.clusterName())
                .fixed("cluster-signing-cert-file", path("signing-ca.crt"))
                .fixed("cluster-signing-key-file", path("signing-ca.key"))
                .joined("controllers", "*,bootstrapsigner,tokencleaner")
                .preset(
                        "flex-volume-plugin-dir",
                        paths.kubelet().resolve("volumeplugins").toString())
                .fixed("root-ca-file", paths.authority().toString())
                .fixed("service-account-private-key-file", path("service-account.key"))
                .fixed(
                        "service-cluster-ip-range",
                        ApiServer.prefixes(settings.cluster().network().serviceSubnets()))
                .preset("use-service-account-credentials", "true");
    }
}
