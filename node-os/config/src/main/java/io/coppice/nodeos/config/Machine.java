package io.coppice.nodeos.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code machine}: this node.
 *
 * @param token with which a node joins
 * @param ca of the node API; its key only where the node issues certificates
 * @param acceptedCAs PEM certificates of further CAs whose clients are accepted
 * @param certSANs further names and addresses of the API's certificate
 * @param sysctls name, divided by dots or by slashes, to value, in name order
 * @param sysfs path below {@code /sys}, divided by dots or by slashes, to value, in order of path
 * @param env environment of all services, in name order; values may hold a proxy's password
 * @param modules kernel modules to load
 */
public record Machine(
        MachineType type,
        Optional<Secret> token,
        Credential ca,
        List<String> acceptedCAs,
        List<String> certSANs,
        NetworkConfig network,
        Map<String, String> sysctls,
        Map<String, String> sysfs,
        TimeConfig time,
        Map<String, Secret> env,
        List<MachineFile> files,
        NodeMarks nodeMarks,
        KubeletConfig kubelet,
        RegistriesConfig registries,
        FeaturesConfig features,
        List<KernelModule> modules,
        Optional<InstallConfig> install) {

    public Machine {
        acceptedCAs = List.copyOf(acceptedCAs);
        certSANs = List.copyOf(certSANs);
        sysctls = Maps.sorted(sysctls);
        sysfs = Maps.sorted(sysfs);
        env = Maps.sorted(env);
        files = List.copyOf(files);
        modules = List.copyOf(modules);
    }

    /** {@link #env} with its values open, to start processes with. */
    public Map<String, String> environment() {
        var open = new TreeMap<String, String>();
        env.forEach((name, value) -> open.put(name, value.value()));
        return Collections.unmodifiableMap(open);
    }

    public static Builder builder(MachineType type, Credential ca) {
        return new Builder(type, ca);
    }

    /** The values with which {@link #builder} starts are the defaults of the document. */
    public static final class Builder {
        private final MachineType type;
        private final Credential ca;
        private Optional<Secret> token = Optional.empty();
        private List<String> acceptedCAs = List.of();
        private List<String> certSANs = List.of();
        private NetworkConfig network = NetworkConfig.DEFAULT;
        private Map<String, String> sysctls = Map.of();
        private Map<String, String> sysfs = Map.of();
        private TimeConfig time = TimeConfig.DEFAULT;
        private Map<String, Secret> env = Map.of();
        private List<MachineFile> files = List.of();
        private NodeMarks nodeMarks = NodeMarks.NONE;
        private KubeletConfig kubelet = KubeletConfig.DEFAULT;
        private RegistriesConfig registries = RegistriesConfig.NONE;
        private FeaturesConfig features = FeaturesConfig.DEFAULT;
        private List<KernelModule> modules = List.of();
        private Optional<InstallConfig> install = Optional.empty();

        private Builder(MachineType type, Credential ca) {
            this.type = type;
            this.ca = ca;
        }

        public Builder token(Secret value) {
            token = Optional.of(value);
            return this;
        }

        public Builder acceptedCAs(List<String> value) {
            acceptedCAs = value;
            return this;
        }

        public Builder certSANs(List<String> value) {
            certSANs = value;
            return this;
        }

        public Builder network(NetworkConfig value) {
            network = value;
            return this;
        }

        public Builder sysctls(Map<String, String> value) {
            sysctls = value;
            return this;
        }

        public Builder sysfs(Map<String, String> value) {
            sysfs = value;
            return this;
        }

        public Builder time(TimeConfig value) {
            time = value;
            return this;
        }

        public Builder env(Map<String, Secret> value) {
            env = value;
            return this;
        }

        public Builder files(List<MachineFile> value) {
            files = value;
            return this;
        }

        public Builder nodeMarks(NodeMarks value) {
            nodeMarks = value;
            return this;
        }

        public Builder kubelet(KubeletConfig value) {
            kubelet = value;
            return this;
        }

        public Builder registries(RegistriesConfig value) {
            registries = value;
            return this;
        }

        public Builder features(FeaturesConfig value) {
            features = value;
            return this;
        }

        public Builder modules(List<KernelModule> value) {
            modules = value;
            return this;
        }

        public Builder install(InstallConfig value) {
            install = Optional.of(value);
            return this;
        }

        public Machine build() {
            return new Machine(
                    type,
                    token,
                    ca,
                    acceptedCAs,
                    certSANs,
                    network,
                    sysctls,
                    sysfs,
                    time,
                    env,
                    files,
                    nodeMarks,
                    kubelet,
                    registries,
                    features,
                    modules,
                    install);
        }
    }
}
