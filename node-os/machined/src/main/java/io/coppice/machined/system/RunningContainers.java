package io.coppice.machined.system;

import io.coppice.nodeos.api.containerd.KillRequest;
import io.coppice.nodeos.api.containerd.ListTasksRequest;
import io.coppice.nodeos.api.containerd.Process;
import io.coppice.nodeos.api.containerd.Status;
import io.coppice.nodeos.api.containerd.TasksGrpc;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ends what containerd runs. */
public final class RunningContainers {

    private static final int TERMINATE = 15;
    private static final int KILL = 9;
    private static final long CALL_SECONDS = 5;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration KILL_WAIT = Duration.ofSeconds(5);

    private final Path socket;
    private final String namespace;

    /** @param namespace containerd's, such as {@code k8s.io} */
    public RunningContainers(Path socket, String namespace) {
        this.socket = socket;
        this.namespace = namespace;
    }

    /**
     * Asks every container to end, waits, and kills those that have not ended in time.
     *
     * @return how many had to be killed
     * @throws IOException when containerd does not answer, or some do not end
     */
    public int end(Duration grace) throws IOException, InterruptedException {
        try (ContainerdConnection connection = new ContainerdConnection(socket)) {
            Channel channel = connection.channel(namespace);
            signal(channel, running(channel), TERMINATE);
            List<String> left = await(channel, grace);
            if (!left.isEmpty()) {
                signal(channel, left, KILL);
                List<String> survivors = await(channel, KILL_WAIT);
                if (!survivors.isEmpty()) {
                    throw new IOException("containers survive SIGKILL: " + String.join(", ", survivors));
                }
            }
            return left.size();
        } catch (StatusRuntimeException failure) {
            throw new IOException("containerd does not answer on " + socket + ": " + failure.getStatus(), failure);
        }
    }

    private static List<String> await(Channel channel, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        List<String> left = running(channel);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK);
            left = running(channel);
        }
        return left;
    }

    private static List<String> running(Channel channel) {
        List<String> running = new ArrayList<>();
        for (Process task : TasksGrpc.newBlockingStub(channel)
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .list(ListTasksRequest.getDefaultInstance())
                .getTasksList()) {
            if (task.getStatus() != Status.STOPPED) {
                running.add(task.getContainerId().isEmpty() ? task.getId() : task.getContainerId());
            }
        }
        return running;
    }

    private static void signal(Channel channel, List<String> containers, int signal) {
        for (String container : containers) {
            try {
                var unused = TasksGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                        .kill(KillRequest.newBuilder()
                                .setContainerId(container)
                                .setSignal(signal)
                                .setAll(signal == KILL)
                                .build());
            } catch (StatusRuntimeException failure) {
                if (failure.getStatus().getCode() != io.grpc.Status.Code.NOT_FOUND) {
                    throw failure;
                }
            }
        }
    }
}
