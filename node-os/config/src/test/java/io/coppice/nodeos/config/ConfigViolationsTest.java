package io.coppice.nodeos.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.documents.Problem;
import io.coppice.documents.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every attribute refuses what it must, and says so at the attribute. */
class ConfigViolationsTest {

    private static List<Problem> errors(String patch) {
        return ConfigPatcher.apply(Fixtures.MINIMAL, "minimal.yaml", List.of(new Patch("patch.yaml", patch)))
                .problems()
                .stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {version: v2}                                                         | version                          | 'v2' is not a known value
                    {persist: false}                                                      | persist                          | a config that is not kept
                    {debug: "yes"}                                                        | debug                            | expected true or false
                    {machine: {type: init}}                                               | machine.type                     | 'init' is not a known value
                    {machine: {type: workr}}                                              | machine.type                     | 'workr' is not a known value (did you mean 'worker'?)
                    {machine: {token: "a b"}}                                             | machine.token                    | the secret is empty or has white space
                    {machine: {ca: {crt: "%%%"}}}                                         | machine.ca.crt                   | the certificate is not base64 of PEM
                    {machine: {ca: {crt: aGVsbG8=}}}                                      | machine.ca.crt                   | the PEM text holds no complete block
                    {machine: {ca: {key: aGVsbG8=}}}                                      | machine.ca.key                   | the PEM text holds no complete block
                    {machine: {acceptedCAs: [{key: x}]}}                                  | machine.acceptedCAs[0]           | the key 'crt' is missing
                    {machine: {certSANs: ["not a name"]}}                                 | machine.certSANs[0]              | 'not a name' is neither
                    {machine: {certSANs: x}}                                              | machine.certSANs                 | expected a list
                    {machine: {network: {hostname: -x}}}                                  | machine.network.hostname         | '-x' is not valid
                    {machine: {network: {nameservers: [10.0.0.256]}}}                     | machine.network.nameservers[0]   | '10.0.0.256' is not an IP address
                    {machine: {network: {searchDomains: [a_b]}}}                          | machine.network.searchDomains[0] | 'a_b' is not valid
                    {machine: {network: {extraHostEntries: [{aliases: [a]}]}}}            | machine.network.extraHostEntries[0] | the key 'ip' is missing
                    {machine: {network: {extraHostEntries: [{ip: 10.0.0.1, aliases: ["a b"]}]}}} | machine.network.extraHostEntries[0].aliases[0] | 'a b' is not valid
                    {machine: {network: {interfaces: [{dhcp: true}]}}}                    | machine.network.interfaces[0]    | an item needs exactly one of
                    {machine: {network: {interfaces: [{interface: a/b}]}}}                | machine.network.interfaces[0].interface | 'a/b' is not valid
                    {machine: {network: {interfaces: [{deviceSelector: {hardwareAddr: "52:54:*"}}]}}} | machine.network.interfaces[0].deviceSelector.hardwareAddr | '52:54:*' is not valid
                    {machine: {network: {interfaces: [{interface: a, addresses: [10.0.0.1/33]}]}}} | machine.network.interfaces[0].addresses[0] | the prefix length 33
                    {machine: {network: {interfaces: [{interface: a, addresses: [dhcp]}]}}} | machine.network.interfaces[0].addresses[0] | 'dhcp' is not an IP address
                    {machine: {network: {interfaces: [{interface: a, mtu: 67}]}}}         | machine.network.interfaces[0].mtu | 67 is out of range
                    {machine: {network: {interfaces: [{interface: a, dhcp: 1}]}}}         | machine.network.interfaces[0].dhcp | expected true or false
                    {machine: {network: {interfaces: [{interface: a, routes: [{metric: 1}]}]}}} | machine.network.interfaces[0].routes[0] | a route needs
                    {machine: {network: {interfaces: [{interface: a, routes: [{network: 10.0.0.0}]}]}}} | machine.network.interfaces[0].routes[0].network | '10.0.0.0' is not an address with
                    {machine: {network: {interfaces: [{interface: a, routes: [{network: "::/0", gateway: 10.0.0.1}]}]}}} | machine.network.interfaces[0].routes[0].gateway | the gateway is of another IP version
                    {machine: {network: {interfaces: [{interface: a, routes: [{gateway: 10.0.0.1, metric: -1}]}]}}} | machine.network.interfaces[0].routes[0].metric | -1 is out of range
                    {machine: {sysctls: {"net..x": 1}}}                                   | machine.sysctls                  | 'net..x' is not a valid key
                    {machine: {sysctls: {net/ipv4/conf/eth0.1/forwarding: 1}}}           | machine.sysctls                  | 'net/ipv4/conf/eth0.1/forwarding' is not a valid key
                    {machine: {sysctls: {"../etc/passwd": 1}}}                            | machine.sysctls                  | '../etc/passwd' is not a valid key
                    {machine: {sysctls: {net.ipv4.ip_forward: [1]}}}                      | machine.sysctls."net.ipv4.ip_forward" | expected text
                    {machine: {sysfs: {kernel: 1}}}                                       | machine.sysfs                    | 'kernel' is not a valid key
                    {machine: {time: {servers: ["a b"]}}}                                 | machine.time.servers[0]          | 'a b' is neither
                    {machine: {time: {disabled: 0}}}                                      | machine.time.disabled            | expected true or false
                    {machine: {env: {"A B": x}}}                                          | machine.env                      | 'A B' is not a valid key
                    {machine: {files: [{permissions: 0o644, path: /etc/x, content: a}]}}  | machine.files[0].path            | '/etc/x' is not valid
                    {machine: {files: [{permissions: 0o644, path: /var/../etc/x, content: a}]}} | machine.files[0].path      | '/var/../etc/x' is not valid
                    {machine: {files: [{permissions: 420, path: /var/x, content: a}]}}    | machine.files[0].permissions     | '420' is not valid
                    {machine: {files: [{permissions: 0o644, path: /var/x}]}}              | machine.files[0]                 | the key 'content' is missing
                    {machine: {files: [{permissions: 0o644, path: /var/x, content: a, op: creat}]}} | machine.files[0].op    | 'creat' is not a known value (did you mean 'create'?)
                    {machine: {nodeLabels: {"-a": x}}}                                    | machine.nodeLabels               | '-a' is not a valid key
                    {machine: {nodeLabels: {a: "x y"}}}                                   | machine.nodeLabels.a             | 'x y' is not valid
                    {machine: {nodeAnnotations: {"a/b/c": x}}}                            | machine.nodeAnnotations          | 'a/b/c' is not a valid key
                    {machine: {nodeTaints: {a: "x:Never"}}}                               | machine.nodeTaints.a             | 'x:Never' is not valid
                    {machine: {kubelet: {clusterDNS: [x]}}}                               | machine.kubelet.clusterDNS[0]    | 'x' is not an IP address
                    {machine: {kubelet: {image: ""}}}                                     | machine.kubelet.image            | the text is empty
                    {machine: {kubelet: {extraArgs: {--v: 1}}}}                           | machine.kubelet.extraArgs        | '--v' is not a valid key
                    {machine: {kubelet: {extraMounts: [{source: /a}]}}}                   | machine.kubelet.extraMounts[0]   | the key 'destination' is missing
                    {machine: {kubelet: {extraMounts: [{source: /a, destination: /b}]}}} | machine.kubelet.extraMounts[0].destination | the program runs on the node itself and sees its files where they lie
                    {machine: {kubelet: {extraMounts: [{source: /a, destination: /a, options: [bind, ro]}]}}} | machine.kubelet.extraMounts[0].options | the kubelet sees the node's files as they are mounted: there is no ro of its own
                    {machine: {kubelet: {extraMounts: [{source: /a, destination: /a, type: tmpfs}]}}} | machine.kubelet.extraMounts[0].type | 'tmpfs' is not a known value
                    {machine: {kubelet: {extraConfig: []}}}                               | machine.kubelet.extraConfig      | expected a mapping
                    {machine: {kubelet: {nodeIP: {validSubnets: ["!!10.0.0.0/8"]}}}}      | machine.kubelet.nodeIP.validSubnets[0] | '!!10.0.0.0/8' is not valid
                    {machine: {kubelet: {registerWithFQDN: 1}}}                           | machine.kubelet.registerWithFQDN | expected true or false
                    {machine: {registries: {mirrors: {"a b": {endpoints: []}}}}}          | machine.registries.mirrors       | 'a b' is not a valid key
                    {machine: {registries: {mirrors: {a: {endpoints: [ftp://x]}}}}}       | machine.registries.mirrors.a.endpoints[0] | this is not a URL
                    {machine: {registries: {config: {a: {tls: {ca: aGVsbG8=}}}}}}         | machine.registries.config.a.tls.ca | the PEM text holds no complete block
                    {machine: {registries: {config: {a: {auth: {password: [x]}}}}}}       | machine.registries.config.a.auth.password | expected text
                    {machine: {registries: {config: {a: {tls: {clientIdentity: {}}}}}}}   | machine.registries.config.a.tls.clientIdentity | the key 'crt' is missing
                    {machine: {features: {rbac: false}}}                                  | machine.features.rbac            | the node's API always does this check
                    {machine: {features: {apidCheckExtKeyUsage: false}}}                  | machine.features.apidCheckExtKeyUsage | the node's API always does this check
                    {machine: {features: {kubePrism: {enabled: true, port: 0}}}}          | machine.features.kubePrism.port  | 0 is out of range
                    {machine: {kernel: {modules: [{name: "a b"}]}}}                       | machine.kernel.modules[0].name   | 'a b' is not valid
                    {machine: {install: {wipe: perhaps}}}                                 | machine.install.wipe             | expected true or false
                    {cluster: {id: "?"}}                                                  | cluster.id                       | the secret is not base64
                    {cluster: {secret: aGVsbG8=}}                                         | cluster.secret                   | the secret has 5 bytes, fewer than 16
                    {cluster: {secretboxEncryptionSecret: aGVsbG8=}}                      | cluster.secretboxEncryptionSecret | the secret has 5 bytes, fewer than 32
                    {cluster: {clusterName: "a b"}}                                       | cluster.clusterName              | 'a b' is not valid
                    {cluster: {controlPlane: {endpoint: "http://a:6443"}}}                | cluster.controlPlane.endpoint    | this is not a URL
                    {cluster: {controlPlane: {localAPIServerPort: 70000}}}                | cluster.controlPlane.localAPIServerPort | 70000 is out of range
                    {cluster: {network: {cni: {name: calico}}}}                           | cluster.network.cni.name         | 'calico' is not a known value
                    {cluster: {network: {cni: {name: custom}}}}                           | cluster.network.cni              | 'urls' belongs to the plugin 'custom'
                    {cluster: {network: {dnsDomain: a..b}}}                               | cluster.network.dnsDomain        | 'a..b' is not valid
                    {cluster: {network: {podSubnets: [10.244.0.0]}}}                      | cluster.network.podSubnets[0]    | '10.244.0.0' is not an address with
                    {cluster: {network: {serviceSubnets: [x/12]}}}                        | cluster.network.serviceSubnets[0] | 'x' is not an IP address
                    {cluster: {serviceAccount: {key: aGVsbG8=}}}                          | cluster.serviceAccount.key       | the PEM text holds no complete block
                    {cluster: {apiServer: {extraVolumes: [{hostPath: /a, mountPath: /b}]}}} | cluster.apiServer.extraVolumes[0].mountPath | the program runs on the node itself and sees its files where they lie
                    {cluster: {apiServer: {extraVolumes: [{hostPath: a, mountPath: /b}]}}} | cluster.apiServer.extraVolumes[0].hostPath | 'a' is not valid
                    {cluster: {apiServer: {admissionControl: [{name: A}]}}}               | cluster.apiServer.admissionControl[0] | the key 'configuration' is missing
                    {cluster: {controllerManager: {env: {1A: x}}}}                        | cluster.controllerManager.env    | '1A' is not a valid key
                    {cluster: {scheduler: {extraArgs: {v: [1]}}}}                         | cluster.scheduler.extraArgs.v    | expected text
                    {cluster: {proxy: {mode: ebpf}}}                                      | cluster.proxy.mode               | 'ebpf' is not a known value
                    {cluster: {etcd: {advertisedSubnets: [x]}}}                           | cluster.etcd.advertisedSubnets[0] | 'x' is not an address with
                    {cluster: {etcd: {extraArgs: {" a": b}}}}                             | cluster.etcd.extraArgs           | ' a' is not a valid key
                    {cluster: {coreDNS: {disabled: 3}}}                                   | cluster.coreDNS.disabled         | expected true or false
                    {cluster: {discovery: {enabled: 3}}}                                  | cluster.discovery.enabled        | expected true or false
                    {cluster: {allowSchedulingOnControlPlanes: 3}}                        | cluster.allowSchedulingOnControlPlanes | expected true or false
                    {cluster: {inlineManifests: [{name: a, contents: x}, {name: a, contents: y}]}} | cluster.inlineManifests | two manifests are called a
                    {cluster: {extraManifests: [x]}}                                      | cluster.extraManifests[0]        | this is not a URL
                    {cluster: {adminKubeconfig: {certLifetime: soon}}}                    | cluster.adminKubeconfig.certLifetime | 'soon' is not a span of time
                    {apiVersion: coppice.io/v1alpha1, kind: LeaseConfig}                  |                                  | the key 'expiresAt' is missing
                    {apiVersion: coppice.io/v1alpha1, kind: ExtensionConfig, name: Big_, version: 1, disk: d, rootHash: 0000000000000000000000000000000000000000000000000000000000000000, dataBlocks: 1} | name | 'Big_'
                    {apiVersion: coppice.io/v1alpha1, kind: ExtensionConfig, name: a, version: '1 2', disk: d, rootHash: 0000000000000000000000000000000000000000000000000000000000000000, dataBlocks: 1} | version | '1 2'
                    {apiVersion: coppice.io/v1alpha1, kind: ExtensionConfig, name: a, version: 1, disk: a/b, rootHash: 0000000000000000000000000000000000000000000000000000000000000000, dataBlocks: 1} | disk | 'a/b'
                    {apiVersion: coppice.io/v1alpha1, kind: ExtensionConfig, name: a, version: 1, disk: d, rootHash: abc, dataBlocks: 1} | rootHash | 'abc'
                    {apiVersion: coppice.io/v1alpha1, kind: ExtensionConfig, name: a, version: 1, disk: d, rootHash: 0000000000000000000000000000000000000000000000000000000000000000, dataBlocks: 0} | dataBlocks | 0 is out of range
                    {apiVersion: coppice.io/v1alpha1, kind: ExtensionConfig, name: a, version: 1, disk: d, rootHash: 0000000000000000000000000000000000000000000000000000000000000000} |  | the key 'dataBlocks' is missing
                    {apiVersion: coppice.io/v1alpha1, kind: LeaseConfig, expiresAt: now}  | expiresAt                        | 'now' is not a time of RFC 3339
                    {apiVersion: coppice.io/v1alpha1, kind: NodeIdentityConfig, api: {certificate: x}} | api                 | the key 'key' is missing
                    {apiVersion: coppice.io/v1alpha1, kind: ControlPlanePeersConfig, peers: [{name: a}]} | peers[0]          | the key 'address' is missing
                    {apiVersion: coppice.io/v1alpha1, kind: ControlPlanePeersConfig, peers: [{name: a, address: 10.0.0.1}, {name: a, address: 10.0.0.1}]} | peers | two peers have the name a
                    {apiVersion: coppice.io/v1alpha1, kind: LeasConfig}                   | kind                             | documents of apiVersion 'coppice.io/v1alpha1', kind 'LeasConfig' are not supported
                    {apiVersion: v1alpha1, kind: HostnameConfig}                          | kind                             | documents of apiVersion 'v1alpha1', kind 'HostnameConfig' are not supported
                    """)
    void violationIsReportedAtTheAttribute(String patch, String path, String message) {
        assertThat(errors(patch)).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path == null ? "" : path);
            assertThat(problem.message()).startsWith(message);
            assertThat(problem.remedy()).isNotBlank();
            assertThat(problem.line()).isPositive();
        });
    }

    @Test
    void extensionsDoNotShareADiskOrAName() {
        var extension =
                "{apiVersion: coppice.io/v1alpha1, kind: ExtensionConfig, name: %s, version: '1', disk: d, rootHash: "
                        + "0".repeat(64) + ", dataBlocks: 1}\n";
        var shared = MachineConfigParser.parse(
                Fixtures.MINIMAL + "---\n" + extension.formatted("a") + "---\n" + extension.formatted("b"), "c");
        var twice = MachineConfigParser.parse(
                Fixtures.MINIMAL + "---\n" + extension.formatted("a") + "---\n" + extension.formatted("a"), "c");

        assertThat(shared.errors()).extracting(Problem::message).containsExactly("two extensions are on disk d");
        assertThat(twice.errors())
                .hasSize(1)
                .first()
                .satisfies(problem ->
                        assertThat(problem.message()).startsWith("there are two documents of the same kind and name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "machine.controlPlane",
                "machine.pods",
                "machine.disks",
                "machine.systemDiskEncryption",
                "machine.udev",
                "machine.logging",
                "machine.seccompProfiles",
                "machine.baseRuntimeSpecOverrides",
                "machine.network.kubespan",
                "machine.network.disableSearchDomain",
                "machine.time.bootTimeout",
                "machine.install.diskSelector",
                "machine.install.extensions",
                "machine.features.imageCache",
                "machine.features.kubernetesTalosAPIAccess",
                "machine.kubelet.credentialProviderConfig",
                "cluster.aescbcEncryptionSecret",
                "cluster.externalCloudProvider",
                "cluster.extraManifestHeaders",
                "cluster.allowSchedulingOnMasters",
                "cluster.network.cni.flannel",
                "cluster.apiServer.resources",
                "cluster.apiServer.authorizationConfig",
                "cluster.controllerManager.resources",
                "cluster.scheduler.config",
                "cluster.etcd.image",
                "cluster.etcd.subnet",
                "cluster.etcd.listenSubnets",
            })
    void keysOfTalosWithoutEffectAreRefused(String path) {
        var keys = path.split("\\.", -1);
        var patch = new StringBuilder();
        for (var key : keys) {
            patch.append('{').append(key).append(": ");
        }
        patch.append("{x: 1}").append("}".repeat(keys.length));

        assertThat(errors(patch.toString())).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).isEqualTo("this key is not supported by Coppice yet");
            assertThat(problem.source()).isEqualTo("patch.yaml");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bond",
                "bridge",
                "bridgePort",
                "vlans",
                "ignore",
                "dummy",
                "dhcpOptions",
                "wireguard",
                "vip",
                "cidr"
            })
    void interfaceKeysOfTalosWithoutEffectAreRefused(String key) {
        assertThat(errors("{machine: {network: {interfaces: [{interface: eth0, " + key + ": 1}]}}}"))
                .extracting(Problem::path)
                .containsExactly("machine.network.interfaces[0]." + key);
    }

    @Test
    void moduleParametersAreRefused() {
        assertThat(errors("{machine: {kernel: {modules: [{name: a, parameters: [x=y]}]}}}"))
                .extracting(Problem::path)
                .containsExactly("machine.kernel.modules[0].parameters");
    }

    @ParameterizedTest
    @CsvSource({
        "{machin: {}}, machin, machine",
        "{machine: {sysctl: {}}}, machine.sysctl, sysctls",
        "{machine: {network: {nameserver: []}}}, machine.network.nameserver, nameservers",
        "{cluster: {etcd: {extraArg: {}}}}, cluster.etcd.extraArg, extraArgs",
        "{cluster: {controlplane: {}}}, cluster.controlplane, controlPlane",
    })
    void unknownKeyNamesTheNearestKnown(String patch, String path, String meant) {
        assertThat(errors(patch)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.remedy()).isEqualTo("did you mean '" + meant + "'?");
        });
    }

    @Test
    void twoItemsForOneNetworkCardAreRefused() {
        var config = Fixtures.MINIMAL.replace(
                "  type: controlplane\n",
                "  type: controlplane\n  network: {interfaces: [{interface: eth0}, {interface: eth0}]}\n");

        assertThat(MachineConfigParser.parse(config, "c").errors())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("two items are about the same network card: eth0");
    }

    @Test
    void requiredKeysAreMissedAllAtOnce() {
        assertThat(MachineConfigParser.parse("version: v1alpha1\nmachine: {}\ncluster: {}\n", "c")
                        .errors())
                .extracting(Problem::toString)
                .containsExactly(
                        "c:2:10: error: machine: the key 'type' is missing; add 'type: …'",
                        "c:2:10: error: machine: the key 'ca' is missing; add 'ca: …'",
                        "c:3:10: error: cluster: the key 'controlPlane' is missing; add 'controlPlane: …'");
        assertThat(MachineConfigParser.parse("a: 1", "c").errors())
                .extracting(Problem::message)
                .contains("the key 'version' is missing", "the key 'machine' is missing", "unknown key 'a'");
        assertThat(MachineConfigParser.parse("", "c").errors())
                .extracting(Problem::message)
                .containsExactly("there is no v1alpha1 document");
        assertThat(MachineConfigParser.parse("- 1", "c").errors())
                .extracting(Problem::message)
                .containsExactly("a document must be a mapping, not a list");
    }

    @Test
    void twoDocumentsOfOneKindAreRefused() {
        assertThat(MachineConfigParser.parse(Fixtures.MINIMAL + "---\n" + Fixtures.MINIMAL, "c")
                        .errors())
                .extracting(Problem::message)
                .containsExactly("there are two documents of the same kind, the first at line 1");
    }

    @Test
    void workerMustNotHoldKeysOfTheControlPlaneAndNeedsAnIdentity() {
        assertThat(errors("{machine: {type: worker}, cluster: {ca: {crt: x, key: y}}}"))
                .extracting(Problem::path, Problem::message)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                "machine.ca.key", "a worker must not hold a key of the control plane"),
                        org.assertj.core.groups.Tuple.tuple(
                                "cluster.ca.key", "a worker must not hold a key of the control plane"),
                        org.assertj.core.groups.Tuple.tuple(
                                "cluster.etcd.ca.key", "a worker must not hold a key of the control plane"),
                        org.assertj.core.groups.Tuple.tuple(
                                "", "a worker has no CA key, so its API's certificate must be issued beforehand"));
    }

    @Test
    void controlPlaneNeedsKeysOrCertificates() {
        var withoutKeys = "{machine: {ca: {key: ''}}, cluster: {etcd: {ca: {key: ''}}}}";

        assertThat(errors(withoutKeys))
                .extracting(Problem::remedy)
                .containsExactly(
                        "add 'api' with 'certificate' and 'key' to a document of kind NodeIdentityConfig",
                        "add 'etcd' with 'certificate' and 'key' to a document of kind NodeIdentityConfig",
                        "add 'etcdClient' with 'certificate' and 'key' to a document of kind NodeIdentityConfig");
        assertThat(errors("{cluster: {etcd: {ca: {$patch: delete}}}}"))
                .extracting(Problem::message)
                .containsExactly("a control plane needs the CA of etcd");

        var identity =
                Fixtures.FULL.substring(Fixtures.FULL.indexOf("---"), Fixtures.FULL.indexOf("kind: ControlPlane"));
        assertThat(errors(withoutKeys + "\n" + identity.substring(0, identity.lastIndexOf("---"))))
                .isEmpty();
    }
}
