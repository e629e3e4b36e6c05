package io.coppice.machined.kubernetes.component;

/** Where releases of Kubernetes differ in what a node tells its programs: the one table of it. */
enum Trait {
    /** The controller manager and the scheduler serve without TLS unless {@code --port=0}. */
    INSECURE_PORT(20, 22),
    /** The kubelet would look for Docker unless {@code --container-runtime=remote}. */
    DOCKER_BY_DEFAULT(20, 23),
    /** The kubelet takes the runtime's socket as {@code --container-runtime-endpoint}. */
    RUNTIME_ENDPOINT_FLAG(20, 26),
    /** The kubelet takes the runtime's socket as {@code containerRuntimeEndpoint} of its configuration. */
    RUNTIME_ENDPOINT_SETTING(27, Trait.STILL),
    /** The kubelet keeps the image of {@code --pod-infra-container-image} from its garbage collection. */
    SANDBOX_IMAGE_FLAG(20, 34),
    /** The kubelet takes registration and first taints as flags. */
    REGISTRATION_FLAGS(20, 22),
    /** The kubelet takes registration and first taints as settings of its configuration. */
    REGISTRATION_SETTINGS(23, Trait.STILL),
    /** The kubelet knows {@code seccompDefault}. */
    SECCOMP_DEFAULT(22, Trait.STILL),
    /** {@code seccompDefault} needs its feature gate. */
    SECCOMP_DEFAULT_GATE(22, 24),
    /** Control planes carry the taint of their former name, which is what pods of that time tolerate. */
    MASTER_TAINT(20, 23),
    /**
     * Priority and fairness keeps the API server busy when nobody asks for anything: it writes down each queue's length a thousand times a second, and anew with each request
     * (kubernetes/kubernetes#110104).
     */
    BUSY_FAIRNESS(20, 24),
    /** kube-proxy tells on {@code /livez} how it fares, whatever becomes of its node. */
    PROXY_LIVENESS(29, Trait.STILL);

    private static final int STILL = Integer.MAX_VALUE;

    private final int firstMinor;
    private final int lastMinor;

    Trait(int firstMinor, int lastMinor) {
        this.firstMinor = firstMinor;
        this.lastMinor = lastMinor;
    }

    /** Whether a release has it. */
    boolean of(KubernetesVersion version) {
        return version.major() == 1
                ? firstMinor <= version.minor() && version.minor() <= lastMinor
                : lastMinor == STILL;
    }
}
