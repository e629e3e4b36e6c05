package io.coppice.machined.api;

import io.coppice.machined.node.Feed;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Makes the kinds of handlers: one answer, a stream of answers, a dialog, a refusal. */
final class Handlers {
    /** A call with one answer. */
    interface Unary<Q, A> {
        A answer(Q request) throws IOException;
    }

    /** A call with one answer, for which it matters with which certificate it is made. */
    interface UnaryOf<Q, A> {
        A answer(Optional<X509Certificate> client, Q request) throws IOException;
    }

    /** A call with a stream of answers. */
    interface Streaming<Q, A> {
        Feed<A> open(Q request) throws IOException;
    }

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final Executor streams;
    private final Refusals refusals;

    /**
     * Runs streams on this executor.
     *
     * @param streams takes a thread for each stream; rejects when there are too many
     * @param refusals tells what went wrong
     */
    Handlers(Executor streams, Refusals refusals) {
        this.streams = streams;
        this.refusals = refusals;
    }

    <Q, A> ServerMethodDefinition<Q, A> unary(MethodDescriptor<Q, A> method, Unary<Q, A> call) {
        return ServerMethodDefinition.create(method, handler(call));
    }

    <Q, A> ServerMethodDefinition<Q, A> unaryOf(MethodDescriptor<Q, A> method, UnaryOf<Q, A> call) {
        return ServerMethodDefinition.create(method, (made, headers) -> {
            Optional<X509Certificate> client = ClientRoles.certificate(made.getAttributes());
            ServerCallHandler<Q, A> handler = handler(request -> call.answer(client, request));
            return handler.startCall(made, headers);
        });
    }

    private <Q, A> ServerCallHandler<Q, A> handler(Unary<Q, A> call) {
        return ServerCalls.asyncUnaryCall((request, client) -> {
            A answer;
            try {
                answer = call.answer(request);
            } catch (IOException | RuntimeException e) {
                client.onError(refusals.of(e).asRuntimeException());
                return;
            }
            client.onNext(answer);
            client.onCompleted();
        });
    }

    <Q, A> ServerMethodDefinition<Q, A> streaming(MethodDescriptor<Q, A> method, Streaming<Q, A> call) {
        return ServerMethodDefinition.create(method, ServerCalls.asyncServerStreamingCall((request, client) -> {
            FeedPump<A> pump = new FeedPump<>((ServerCallStreamObserver<A>) client, () -> call.open(request), refusals);
            start(pump, client);
        }));
    }

    <Q, A> ServerMethodDefinition<Q, A> dialog(MethodDescriptor<Q, A> method, Dialog<Q, A> dialog) {
        return ServerMethodDefinition.create(method, ServerCalls.asyncBidiStreamingCall(client -> {
            DialogPump<Q, A> pump = new DialogPump<>((ServerCallStreamObserver<A>) client, dialog, refusals);
            start(pump, client);
            return pump;
        }));
    }

    private void start(Runnable pump, StreamObserver<?> client) {
        try {
            streams.execute(pump);
        } catch (RejectedExecutionException e) {
            client.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("the node serves as many streams as it can: end some that follow logs"
                            + " or events, then try again")
                    .asRuntimeException());
        }
    }

    /** Refuses without loading a message class, whatever the request is. */
    ServerMethodDefinition<byte[], byte[]> refusing(String fullMethodName, String message) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNKNOWN)
                .setFullMethodName(fullMethodName)
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build();
        return ServerMethodDefinition.create(method, (call, headers) -> {
            call.close(Status.UNIMPLEMENTED.withDescription(message), new Metadata());
            return new ServerCall.Listener<>() {};
        });
    }
}
