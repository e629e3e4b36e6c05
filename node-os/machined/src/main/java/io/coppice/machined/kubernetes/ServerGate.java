package io.coppice.machined.kubernetes;

import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.client.ServerProbe;
import io.coppice.machined.kubernetes.component.Gate;
import io.coppice.machined.service.Pace;
import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Opens once the API takes this node: with its identity, or with the token while it has none. After a while it opens anyway, for what a
 * node can do without the API.
 */
final class ServerGate implements Gate {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pace LOOK = Pace.waiting(Duration.ofMillis(500), Duration.ofSeconds(4));

    private final BooleanSupplier member;
    private final ServerProbe node;
    private final ServerProbe joining;
    private final URI ready;
    private final URI requests;

    /**
     * @param member whether the node has an identity that is in its time
     * @param node asks with that identity
     * @param joining asks with the token
     * @param server URL of the API
     */
    ServerGate(BooleanSupplier member, ServerProbe node, ServerProbe joining, URI server) {
        this.member = member;
        this.node = node;
        this.joining = joining;
        this.ready = server.resolve("/readyz");
        this.requests = server.resolve("/apis/certificates.k8s.io/v1/certificatesigningrequests?limit=1");
    }

    @Override
    public void await(Consumer<String> progress) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String told = "";
        while (System.nanoTime() < deadline) {
            long begun = System.nanoTime();
            String reason = refusal();
            if (reason.isEmpty()) {
                return;
            }
            if (!reason.equals(told)) {
                told = reason;
                progress.accept("waiting for the API: " + reason);
            }
            Thread.sleep(LOOK.since(begun));
        }
    }

    /** Why the API does not take the node; empty when it does. */
    private String refusal() throws InterruptedException {
        boolean known = member.getAsBoolean();
        try {
            if (known) {
                node.check(ready);
            } else {
                joining.check(requests);
            }
            return "";
        } catch (KubernetesException failure) {
            return switch (failure.kind()) {
                case NO_ACCESS -> "no server answers";
                case UNREACHABLE ->
                    stranger(failure) ? "its certificate is not from the cluster.ca of this node" : "no server answers";
                case UNAVAILABLE -> "it is not ready";
                case UNAUTHENTICATED ->
                    known
                            ? "it does not take the node's certificate"
                            : "it does not know the node's cluster.token (yet)";
                case FORBIDDEN -> "it does not let nodes join (yet)";
                case NOT_FOUND, CONFLICT, EXPIRED, INVALID, NOT_UNDERSTOOD -> String.valueOf(failure.getMessage());
            };
        }
    }

    /** Whether a server answered that cannot show who it is. */
    private static boolean stranger(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException || cause instanceof CertPathBuilderException) {
                return true;
            }
        }
        return false;
    }
}
