package io.coppice.machined.etcd;

import io.coppice.machined.identity.SecretFiles;
import io.coppice.machined.node.EtcdControl.Member;
import io.coppice.machined.node.EtcdControl.MemberStatus;
import io.coppice.machined.service.Launch;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The etcd member of this node as a service: it begins a cluster when told to, else joins that of its peers as a learner, and
 * is promoted as soon as it has caught up.
 */
public final class EtcdMember {

    /** Name of the service. */
    public static final String SERVICE = "etcd";

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 2000;

    private final Object wake = new Object();
    private final EtcdSettings settings;
    private final EtcdFiles files;
    private final EtcdClients clients;
    private boolean bootstrapped;
    private boolean clusterSeen;

    EtcdMember(EtcdSettings settings, EtcdFiles files, EtcdClients clients) {
        this.settings = settings;
        this.files = files;
        this.clients = clients;
        this.bootstrapped = Files.exists(files.bootstrapMark());
    }

    /** The service for the supervisor. */
    public ServiceDefinition service() {
        return new ServiceDefinition(SERVICE, List.of(), this::prepare, this::checkHealth, settings.limit());
    }

    EtcdSettings settings() {
        return settings;
    }

    /** What keeps a bootstrap from being accepted. */
    enum Refusal {
        HAS_DATA,
        CLUSTER_EXISTS,
        BOOTSTRAPPED
    }

    /** Lets this node begin a new cluster; the reason when it may not. */
    Optional<Refusal> bootstrap() throws IOException {
        synchronized (wake) {
            if (hasData()) {
                return Optional.of(Refusal.HAS_DATA);
            }
            if (clusterSeen) {
                return Optional.of(Refusal.CLUSTER_EXISTS);
            }
            if (bootstrapped) {
                return Optional.of(Refusal.BOOTSTRAPPED);
            }
            Path mark = files.bootstrapMark();
            Files.createDirectories(mark.toAbsolutePath().getParent());
            SecretFiles.write(mark, "");
            bootstrapped = true;
            wake.notifyAll();
            return Optional.empty();
        }
    }

    private Launch prepare(Consumer<String> progress) throws ServiceException, InterruptedException {
        createDataDirectory();
        long pause = FIRST_PAUSE_MILLIS;
        String told = "";
        while (true) {
            JoinStep step = JoinStep.decide(settings, hasData(), isBootstrapped(), askPeers());
            switch (step) {
                case JoinStep.Resume resume -> {
                    return EtcdCommand.resume(settings, files);
                }
                case JoinStep.Begin begin -> {
                    EtcdEndpoint self = settings.self();
                    return EtcdCommand.first(settings, files, self.name() + "=" + self.peerUrl(), true);
                }
                case JoinStep.Join(String initialCluster) -> {
                    return EtcdCommand.first(settings, files, initialCluster, false);
                }
                case JoinStep.Announce announce -> {
                    told = tell(progress, told, "asking the cluster to take this node as a learner");
                    String refusal = onPeers(client -> {
                        List<Member> unused = client.addLearner(settings.self().peerUrl());
                    });
                    told = tell(progress, told, refusal);
                    pause = refusal.isEmpty() ? 0 : pause;
                }
                case JoinStep.Forget(long memberId) -> {
                    told = tell(progress, told, "the data of this node's member is gone: asking to remove it");
                    told = tell(progress, told, onPeers(client -> client.remove(memberId)));
                }
                case JoinStep.Wait(String reason) -> told = tell(progress, told, reason);
            }
            await(pause);
            pause = Math.clamp(pause * 2, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
        }
    }

    private static String tell(Consumer<String> progress, String before, String text) {
        if (!text.isEmpty() && !text.equals(before)) {
            progress.accept(text);
            return text;
        }
        return before;
    }

    /** Passes when the member commits a write; a learner is promoted by the way. */
    private void checkHealth() throws ServiceException {
        EtcdClient local = clients.to(local());
        try {
            MemberStatus status = local.status();
            if (status.learner()) {
                String refusal = onPeers(client -> client.promote(status.memberId()));
                throw new ServiceException(
                        refusal.isEmpty()
                                ? "the learner was promoted just now"
                                : "the learner has no vote yet: " + refusal);
            }
            local.writeHealth();
        } catch (StatusRuntimeException failure) {
            throw new ServiceException("etcd does not serve: " + failure.getStatus(), failure);
        }
    }

    EtcdEndpoint local() {
        EtcdEndpoint self = settings.self();
        return new EtcdEndpoint(self.name(), "127.0.0.1", self.clientPort(), self.peerPort());
    }

    private Optional<List<Member>> askPeers() throws ServiceException {
        if (hasData()) {
            return Optional.empty();
        }
        for (EtcdEndpoint peer : settings.peers()) {
            try {
                List<Member> members = clients.to(peer).members(true);
                synchronized (wake) {
                    clusterSeen = true;
                }
                return Optional.of(members);
            } catch (StatusRuntimeException failure) {
                if (failure.getStatus().getCode() == Status.Code.CANCELLED) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** A call to a peer. */
    private interface Call {
        void to(EtcdClient client);
    }

    /** Makes the call to one peer after the other until one takes it; returns why none did, else nothing. */
    private String onPeers(Call call) throws ServiceException {
        StringBuilder refusals = new StringBuilder();
        for (EtcdEndpoint peer : settings.peers()) {
            try {
                call.to(clients.to(peer));
                return "";
            } catch (StatusRuntimeException failure) {
                Status status = failure.getStatus();
                if (status.getCode() == Status.Code.FAILED_PRECONDITION) {
                    return peer.name() + " says: " + status.getDescription();
                }
                refusals.append(refusals.isEmpty() ? "" : "; ")
                        .append(peer.name())
                        .append(" says: ")
                        .append(status.getDescription());
            }
        }
        return refusals.isEmpty() ? "there is no peer; check ControlPlanePeersConfig" : refusals.toString();
    }

    private void await(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        synchronized (wake) {
            boolean before = bootstrapped;
            long remaining = millis;
            while (remaining > 0 && bootstrapped == before) {
                wake.wait(remaining);
                remaining = (deadline - System.nanoTime()) / 1_000_000;
            }
        }
    }

    private boolean isBootstrapped() {
        synchronized (wake) {
            return bootstrapped;
        }
    }

    /** Whether a member has run here: etcd moves its log to this place once it is complete. */
    private boolean hasData() {
        File[] logs = files.data().resolve("member").resolve("wal").toFile().listFiles();
        if (logs == null) {
            return false;
        }
        for (File log : logs) {
            if (log.getName().endsWith(".wal")) {
                return true;
            }
        }
        return false;
    }

    private void createDataDirectory() throws ServiceException {
        try {
            Files.createDirectories(files.data());
            Files.setPosixFilePermissions(files.data(), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException failure) {
            throw new ServiceException(
                    "etcd's data directory " + files.data() + " cannot be made: " + failure + "; check the state disk",
                    failure);
        }
    }
}
