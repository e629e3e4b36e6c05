package io.coppice.machined.training;

import io.coppice.machined.agent.Agent;
import io.coppice.machined.api.ApiExercise;
import io.coppice.machined.api.TlsMaterial;
import io.coppice.machined.boot.PhaseOutcome;
import io.coppice.machined.config.ConfigStore;
import io.coppice.machined.etcd.EtcdExercise;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.kubernetes.client.ClientExercise;
import io.coppice.machined.kubernetes.dns.DnsExercise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/** Boots a control plane inside one directory and uses it, so that all that a real boot needs has been used. */
public final class Training {

    private Training() {}

    /**
     * Runs; whatever does not work ends it.
     *
     * @param directory for all files; need not exist
     */
    public static void run(Path directory) throws IOException, IdentityException, InterruptedException {
        TrainingNode node = TrainingNode.in(directory.toAbsolutePath());
        new ConfigStore(node.paths).persist(node.text());
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Agent agent = new Agent(node.paths, address)) {
            for (Map.Entry<String, PhaseOutcome> entry : agent.boot().entrySet()) {
                requireDone(entry.getKey(), entry.getValue());
            }
            TlsMaterial client =
                    new TlsMaterial(node.client.certificate(), node.client.key(), node.authority.certificate());
            int calls = ApiExercise.run(agent.apiPort(), client, "machined");
            EtcdExercise.run(node.authority, node.member);
            ClientExercise.run(node.authority, node.member);
            DnsExercise.run();
            agent.exercise(node.text());
            System.out.println("training: " + calls + " calls of the API were answered");
            agent.terminated();
        }
    }

    private static void requireDone(String phase, PhaseOutcome outcome) throws IOException {
        String place = "phase " + phase + " of the training run ";
        switch (outcome) {
            case PhaseOutcome.Done done -> {
                return;
            }
            case PhaseOutcome.Failed failed ->
                throw new IOException(place + "failed: " + failed.message(), failed.cause());
            case PhaseOutcome.Skipped skipped ->
                throw new IOException(place + "was left out because of phase " + skipped.because());
        }
    }
}
