package io.coppice.orchestrator.core;

import io.coppice.documents.Severity;
import io.coppice.nodeos.config.ConfigPatcher;
import io.coppice.nodeos.config.EtcdConfig;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineConfigWriter;
import io.coppice.nodeos.config.NodeIdentity;
import io.coppice.nodeos.config.Patch;
import io.coppice.orchestrator.ConfigPatch;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeRole;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Generates the configs of a cluster whose machines Coppice does not make, without any host or network. */
public final class ConfigGeneration {

    private ConfigGeneration() {}

    /**
     * The texts of the files.
     *
     * @param controlPlane config of every control plane
     * @param worker config of every worker
     * @param clientConfig in the format of Talos' client configuration
     * @param secrets all else can be generated anew from it
     */
    public record Generated(
            String controlPlane, String worker, String clientConfig, String secrets, List<String> warnings) {
        public Generated {
            warnings = List.copyOf(warnings);
        }

        @Override
        public String toString() {
            return "Generated[warnings=" + warnings + "]";
        }
    }

    /**
     * @param name of the cluster
     * @param endpoint of its control plane, such as {@code https://10.0.0.10:6443}
     * @param names further names and addresses of the nodes' APIs; workers' certificates hold no others but localhost
     * @throws CoppiceException.InvalidRequest with every problem of the endpoint and the patches
     */
    public static Generated generate(
            String name,
            URI endpoint,
            List<String> names,
            List<ConfigPatch> patches,
            ClusterSecrets secrets,
            Instant now,
            SecureRandom random) {
        var host = endpoint.getHost();
        if (host == null || !"https".equals(endpoint.getScheme())) {
            throw new CoppiceException.InvalidRequest(
                    "'" + endpoint + "' is not the endpoint of a control plane",
                    List.of("an endpoint is an https URL with a host"),
                    "Write it such as https://10.0.0.10:6443.");
        }
        var certificates = new ClusterCertificates(secrets);
        var problems = new LinkedHashSet<String>();
        var warnings = new LinkedHashSet<String>();
        var texts = new ArrayList<String>();
        for (var role : List.of(NodeRole.CONTROL_PLANE, NodeRole.WORKER)) {
            var result = ConfigPatcher.apply(
                    MachineConfigWriter.write(config(name, endpoint, names, role, secrets, certificates, now, random)),
                    "generated config of a " + role.label(),
                    patches.stream()
                            .filter(patch -> ConfigComposer.concerns(patch.scope(), role))
                            .map(patch -> new Patch(patch.source(), patch.text()))
                            .toList());
            problems.addAll(DocumentReading.texts(result.problems(), Severity.ERROR));
            warnings.addAll(DocumentReading.texts(result.problems(), Severity.WARNING));
            result.text().ifPresent(texts::add);
        }
        if (!problems.isEmpty()) {
            throw ConfigComposer.refused(List.copyOf(problems), "the generated machine config");
        }
        return new Generated(
                texts.getFirst(),
                texts.getLast(),
                certificates
                        .clientConfig(name, List.of(host), Set.of(ClusterCertificates.Role.ADMIN), now, random)
                        .write(),
                SecretsCodec.write(secrets),
                List.copyOf(warnings));
    }

    private static MachineConfig config(
            String name,
            URI endpoint,
            List<String> names,
            NodeRole role,
            ClusterSecrets secrets,
            ClusterCertificates certificates,
            Instant now,
            SecureRandom random) {
        var machine = Machine.builder(MachineSections.type(role), MachineSections.machineAuthority(secrets, role))
                .token(secrets.machineToken())
                .certSANs(names)
                .build();
        var config = MachineConfig.of(
                machine,
                MachineSections.cluster(secrets, role, name, endpoint, EtcdConfig.DEFAULT)
                        .build());
        return switch (role) {
            case CONTROL_PLANE -> config;
            case WORKER -> {
                var all = new ArrayList<>(List.of("localhost", "127.0.0.1"));
                all.addAll(names);
                yield config.withIdentity(new NodeIdentity(
                        Optional.of(certificates.api("worker", all, now, random)), Optional.empty(), Optional.empty()));
            }
        };
    }
}
