package io.coppice.machined.kubernetes.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.service.HealthCheck;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.ApiServerConfig;
import io.coppice.nodeos.config.ComponentConfig;
import io.coppice.nodeos.config.KubeletConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.NodeMarks;
import io.coppice.nodeos.config.Secret;
import io.coppice.nodeos.config.YamlFragment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private static final Gate OPEN = progress -> {};

    @ParameterizedTest
    @ValueSource(strings = {"1.20.2", "1.28.15", "1.34.1"})
    void theApiServerIsSafeInEveryVersion(String version) throws Exception {
        NodeSettings node = Samples.node(
                version, MachineType.CONTROL_PLANE, m -> m, c -> c.secretboxEncryptionSecret(new Secret("c2VjcmV0")));
        assertThat(apiServer(node).command())
                .startsWith("/usr/lib/coppice/extensions/kubernetes/bin/kube-apiserver")
                .contains(
                        "--anonymous-auth=false",
                        "--authorization-mode=Node,RBAC",
                        "--enable-admission-plugins=NodeRestriction",
                        "--enable-bootstrap-token-auth=true",
                        "--etcd-servers=https://127.0.0.1:2379",
                        "--encryption-provider-config=/run/coppice/kubernetes/encryption.yaml",
                        "--audit-policy-file=/run/coppice/kubernetes/audit-policy.yaml",
                        "--service-cluster-ip-range=10.96.0.0/12")
                .noneMatch(flag -> flag.contains("c2VjcmV0"))
                .doesNotHaveDuplicates();
        assertThat(apiServer(node).files().get(Samples.PATHS.secret("encryption.yaml")))
                .contains("kind: EncryptionConfiguration", "secretbox:", "secret: c2VjcmV0");
    }

    @Test
    void onlyWhereItKeepsTheServerBusyFairnessIsLeftOut() throws Exception {
        var left = "--enable-priority-and-fairness=false";
        assertThat(apiServer("1.20.2").command()).contains(left);
        assertThat(apiServer("1.24.17").command()).contains(left);
        assertThat(apiServer("1.25.0").command()).noneMatch(flag -> flag.startsWith("--enable-priority-and-fairness"));
    }

    @Test
    void onlyOldControllersAreToldNotToServeWithoutTls() throws Exception {
        assertThat(controllers("1.20.2")).contains("--port=0");
        assertThat(controllers("1.28.15")).doesNotContain("--port=0");
        assertThat(scheduler("1.20.2")).contains("--port=0");
        assertThat(scheduler("1.34.1")).doesNotContain("--port=0");
    }

    @Test
    void aControlPlaneWithoutPeersElectsNobody() throws Exception {
        assertThat(controllers("1.34.1")).contains("--leader-elect=false");
    }

    @Test
    void theKubeletIsToldOfItsRuntimeAsItsVersionTakesIt() throws Exception {
        assertThat(kubelet("1.20.2"))
                .contains(
                        "--container-runtime=remote",
                        "--container-runtime-endpoint=unix:///run/containerd/containerd.sock",
                        "--pod-infra-container-image=coppice.io/pause:1");
        assertThat(kubelet("1.26.0"))
                .contains("--container-runtime-endpoint=unix:///run/containerd/containerd.sock")
                .doesNotContain("--container-runtime=remote");
        assertThat(kubelet("1.28.15")).noneMatch(flag -> flag.startsWith("--container-runtime"));
        assertThat(document("1.28.15")).contains("containerRuntimeEndpoint: unix:///run/containerd/containerd.sock");
        assertThat(document("1.20.2")).doesNotContain("containerRuntimeEndpoint");
        assertThat(kubelet("1.35.0")).noneMatch(flag -> flag.startsWith("--pod-infra-container-image"));
    }

    @Test
    void theKubeletRegistersWithTheTaintOfItsTime() throws Exception {
        NodeSettings old = Samples.node("1.20.2", MachineType.CONTROL_PLANE);
        assertThat(kubelet(old).command())
                .contains("--register-with-taints=node-role.kubernetes.io/master=:NoSchedule");
        NodeSettings recent = Samples.node("1.34.1", MachineType.CONTROL_PLANE);
        assertThat(kubelet(recent).command()).noneMatch(flag -> flag.startsWith("--register"));
        assertThat(document(recent))
                .contains("registerWithTaints:", "node-role.kubernetes.io/control-plane", "effect: NoSchedule");
        NodeSettings open =
                Samples.node("1.34.1", MachineType.CONTROL_PLANE, m -> m, c -> c.allowSchedulingOnControlPlanes(true));
        assertThat(document(open)).doesNotContain("registerWithTaints");
        assertThat(document("1.34.1")).doesNotContain("registerWithTaints");
    }

    @Test
    void aNodeGivesItselfOnlyTheLabelsThatItMay() throws Exception {
        NodeMarks marks = new NodeMarks(
                Map.of(
                        "zone", "a",
                        "example.com/rack", "7",
                        "topology.kubernetes.io/zone", "z1",
                        "node.kubernetes.io/pool", "p",
                        "node-role.kubernetes.io/worker", ""),
                Map.of(),
                Map.of("example.com/only", "batch:NoExecute"));
        NodeSettings node = Samples.node("1.20.2", MachineType.WORKER, m -> m.nodeMarks(marks), c -> c);
        assertThat(kubelet(node).command())
                .contains(
                        "--node-labels=example.com/rack=7,node.kubernetes.io/pool=p,topology.kubernetes.io/zone=z1,zone=a",
                        "--register-with-taints=example.com/only=batch:NoExecute");
    }

    @Test
    void theConfigsWordsOnTheKubeletCountAndCertificatesRotate() {
        KubeletConfig config = new KubeletConfig(
                Optional.empty(),
                List.of(),
                Map.of("v", "4"),
                List.of(),
                Optional.of(new YamlFragment("maxPods: 42\nauthentication:\n  webhook:\n    cacheTTL: 5s\n")),
                true,
                false,
                List.of(),
                false,
                true);
        NodeSettings node = Samples.node("1.28.15", MachineType.WORKER, m -> m.kubelet(config), c -> c);
        assertThat(document(node))
                .contains(
                        "maxPods: 42",
                        "cacheTTL: 5s",
                        "enabled: false",
                        "clientCAFile: /run/coppice/kubernetes/ca.crt",
                        "seccompDefault: true",
                        "rotateCertificates: true",
                        "serverTLSBootstrap: true",
                        "cgroupDriver: cgroupfs",
                        "- \"10.96.0.10\"")
                .doesNotContain("staticPodPath", "SeccompDefault");
        NodeSettings old = Samples.node("1.22.0", MachineType.WORKER, m -> m.kubelet(config), c -> c);
        assertThat(document(old)).contains("SeccompDefault: true");
    }

    @Test
    void flagsOfTheConfigAreAddedAndThoseOfTheNodeKept() throws Exception {
        ApiServerConfig good =
                extra(Map.of("enable-admission-plugins", "AlwaysPullImages", "v", "3", "profiling", "true"));
        assertThat(apiServer(node(good)).command())
                .contains("--enable-admission-plugins=NodeRestriction,AlwaysPullImages", "--v=3", "--profiling=true")
                .doesNotContain("--profiling=false");
        ApiServerConfig bad = extra(Map.of("etcd-servers", "https://elsewhere", "client-ca-file", "/tmp/ca"));
        assertThatThrownBy(() -> apiServer(node(bad)).command())
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("cluster.apiServer.extraArgs")
                .hasMessageContaining("client-ca-file, etcd-servers")
                .hasMessageContaining("remove");
    }

    @Test
    void anAuditThatWritesNothingCostsNothing() throws Exception {
        ApiServerConfig none = new ApiServerConfig(
                ComponentConfig.DEFAULT,
                List.of(),
                Optional.of(new YamlFragment("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: None\n")),
                Map.of("PodSecurity", new YamlFragment("defaults:\n  enforce: baseline\n")));
        ApiServer server = apiServer(node(none));
        assertThat(server.command())
                .noneMatch(flag -> flag.startsWith("--audit"))
                .contains("--admission-control-config-file=/run/coppice/kubernetes/admission.yaml");
        assertThat(server.files().get(Samples.PATHS.secret("admission.yaml")))
                .contains("name: PodSecurity", "enforce: baseline");
        ApiServer usual = apiServer(Samples.node("1.34.1", MachineType.CONTROL_PLANE));
        assertThat(usual.files().get(Samples.PATHS.secret("audit-policy.yaml"))).contains("level: Metadata");
    }

    @Test
    void theProxyTellsHowItFaresWhereItsVersionDoes() throws Exception {
        NodeSettings node = Samples.node("1.20.2", MachineType.WORKER);
        assertThat(new KubeProxy(node, Samples.PATHS, OPEN, HealthCheck.PROCESS).command())
                .contains(
                        "--cluster-cidr=10.244.0.0/16",
                        "--hostname-override=cp-1",
                        "--kubeconfig=/run/coppice/kubernetes/kubelet.kubeconfig",
                        "--proxy-mode=iptables");
        assertThat(KubeProxy.healthPath(KubernetesVersion.parse("1.20.2"))).isEqualTo("/healthz");
        assertThat(KubeProxy.healthPath(KubernetesVersion.parse("1.34.1"))).isEqualTo("/livez");
    }

    private static ApiServerConfig extra(Map<String, String> flags) {
        return new ApiServerConfig(
                new ComponentConfig(Optional.empty(), flags, List.of(), Map.of()),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    private static NodeSettings node(ApiServerConfig config) {
        return Samples.node("1.34.1", MachineType.CONTROL_PLANE, m -> m, c -> c.apiServer(config));
    }

    private static ApiServer apiServer(String version) {
        return apiServer(Samples.node(version, MachineType.CONTROL_PLANE));
    }

    private static ApiServer apiServer(NodeSettings node) {
        return new ApiServer(node, Samples.PATHS, progress -> {}, HealthCheck.PROCESS);
    }

    private static List<String> controllers(String version) throws ServiceException {
        NodeSettings node = Samples.node(version, MachineType.CONTROL_PLANE);
        return new ControllerManager(node, Samples.PATHS, HealthCheck.PROCESS).command();
    }

    private static List<String> scheduler(String version) throws ServiceException {
        NodeSettings node = Samples.node(version, MachineType.CONTROL_PLANE);
        return new Scheduler(node, Samples.PATHS, HealthCheck.PROCESS).command();
    }

    private static Kubelet kubelet(NodeSettings node) {
        return new Kubelet(node, Samples.PATHS, OPEN, HealthCheck.PROCESS);
    }

    private static List<String> kubelet(String version) throws ServiceException {
        return kubelet(Samples.node(version, MachineType.WORKER)).command();
    }

    private static String document(NodeSettings node) {
        return String.valueOf(kubelet(node).files().get(Samples.PATHS.secret("kubelet.yaml")));
    }

    private static String document(String version) {
        return document(Samples.node(version, MachineType.WORKER));
    }
}
