package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.identity.CertifiedKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes the calls that a node makes to the Kubernetes API, to a server that only answers; for the training run. */
public final class ClientExercise {

    private static final String LIST =
            "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[{\"metadata\":{\"name\":\"one\"}}]}";
    private static final String EVENT =
            "{\"type\":\"MODIFIED\",\"object\":{\"metadata\":{\"name\":\"one\",\"resourceVersion\":\"2\"}}}\n";

    private ClientExercise() {}

    /**
     * Runs.
     *
     * @param authority of both certificates
     * @param identity shown by server and client; valid for 127.0.0.1
     */
    public static void run(CertifiedKey authority, CertifiedKey identity) throws IOException, InterruptedException {
        URI anywhere = URI.create("https://127.0.0.1");
        Access own = new Access(anywhere, authority.certificate(), Optional.of(identity), Optional.empty());
        try (ServerSocket listener =
                Tls.context(own).getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(listener), "training-api");
            server.setDaemon(true);
            server.start();
            Access access = new Access(
                    URI.create("https://127.0.0.1:" + listener.getLocalPort()),
                    authority.certificate(),
                    own.client(),
                    Optional.empty());
            call(access);
        } catch (KubernetesException failure) {
            throw new IOException(
                    "the server of the training run was not understood: " + failure.getMessage(), failure);
        }
    }

    private static void call(Access access) throws KubernetesException, IOException, InterruptedException {
        CountDownLatch changed = new CountDownLatch(1);
        try (KubernetesClient client = new KubernetesClient(() -> access);
                ResourceWatch<ObjectNode> watch = new ResourceWatch<>(
                        client, ResourceType.NODES, Selection.ALL, Decoder.WHOLE, listener(changed))) {
            watch.start();
            ObjectNode object = Json.MAPPER.createObjectNode();
            object.putObject("metadata").put("name", "one");
            ObjectNode applied = client.apply(ResourceType.NODES, object);
            if (!ObjectKey.of(applied).name().equals("one") || !changed.await(1, TimeUnit.MINUTES)) {
                throw new IOException("the server of the training run gave " + applied + " and no event");
            }
        }
    }

    private static ResourceListener<ObjectNode> listener(CountDownLatch changed) {
        return new ResourceListener<>() {
            @Override
            public void replaced(List<ObjectNode> items) {}

            @Override
            public void changed(ObjectNode item) {
                changed.countDown();
            }

            @Override
            public void removed(ObjectNode item) {}
        };
    }

    private static void serve(ServerSocket listener) {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread connection = new Thread(() -> answer(socket), "training-api-connection");
                connection.setDaemon(true);
                connection.start();
            }
        } catch (IOException closed) {
            // The training is over.
            return;
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            BufferedReader input =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream output = socket.getOutputStream();
            String request;
            while ((request = input.readLine()) != null) {
                skip(input);
                output.write(response(request).getBytes(StandardCharsets.UTF_8));
                output.flush();
            }
        } catch (IOException closed) {
            // The client has ended the connection, as it does with watches.
            return;
        }
    }

    /** Reads the headers and the body that they announce. */
    private static void skip(BufferedReader input) throws IOException {
        String name = "content-length:";
        int length = 0;
        String header = input.readLine();
        while (header != null && !header.isEmpty()) {
            if (header.regionMatches(true, 0, name, 0, name.length())) {
                length = Integer.parseInt(header.substring(name.length()).strip());
            }
            header = input.readLine();
        }
        for (int i = 0; i < length; i++) {
            if (input.read() < 0) {
                throw new IOException("the request is cut off");
            }
        }
    }

    private static String response(String request) {
        String begin = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
        if (request.contains("watch=true")) {
            return begin + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(EVENT.length()) + "\r\n" + EVENT
                    + "\r\n0\r\n\r\n";
        }
        String body = request.startsWith("GET") ? LIST : "{\"metadata\":{\"name\":\"one\"}}";
        return begin + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
