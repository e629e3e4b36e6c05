package io.coppice.machined.api;

import io.coppice.machined.platform.NativeRandomness;
import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** After the first handshake native cryptography has drawn random numbers: then it can be found how to have it draw anew. */
final class FirstHandshake extends ServerTransportFilter {
    private final AtomicBoolean done = new AtomicBoolean();
    private final Executor executor;
    private final Consumer<String> console;

    /**
     * @param executor does the search, which is not for the thread of the network
     * @param console takes lines of text
     */
    FirstHandshake(Executor executor, Consumer<String> console) {
        this.executor = executor;
        this.console = console;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        if (done.compareAndSet(false, true)) {
            executor.execute(this::find);
        }
        return attributes;
    }

    private void find() {
        try {
            NativeRandomness.find();
        } catch (IOException failure) {
            console.accept("api: forks of this node would repeat its random numbers until they are adopted: "
                    + failure.getMessage());
        }
    }
}
