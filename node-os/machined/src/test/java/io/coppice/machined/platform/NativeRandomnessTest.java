package io.coppice.machined.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NativeRandomnessTest {

    @BeforeEach
    void install() {
        assertThat(NativeCryptography.install()).isEmpty();
    }

    @AfterEach
    void remove() {
        Security.removeProvider("AmazonCorrettoCryptoProvider");
    }

    @Test
    void bothNativeLibrariesNoticeThatTheirMemoryMayBeACopyAndMarkItAgainWhenTheyHaveSeededAnew() throws Exception {
        drawByBoringSsl();
        drawByAwsLc();
        NativeRandomness.find();
        Set<Long> marks = marks();

        NativeRandomness.renew();
        assertThat(marks()).isEmpty();
        drawByBoringSsl();
        Set<Long> boringSsl = marks();
        NativeRandomness.renew();
        drawByAwsLc();
        Set<Long> awsLc = marks();

        assertThat(boringSsl).isNotEmpty().isSubsetOf(marks).doesNotContainAnyElementsOf(awsLc);
        assertThat(awsLc).isNotEmpty().isSubsetOf(marks);
    }

    @Test
    void onlyWritablePagesThatAreWipedInACopyAndAreNoData() {
        String mappings = """
                7f0000000000-7f0000001000 rw-p 00000000 00:00 0
                Size:                  4 kB
                VmFlags: rd wr mr mw me ac wf
                7f0000002000-7f0000003000 rw-p 00000000 00:00 0                  [stack-1]
                VmFlags: rd wr mr mw me ac
                7f0000004000-7f0000005000 rw-p 00000000 00:00 0
                VmFlags: rd wr mr mw me wf dp
                7f0000006000-7f0000007000 r--p 00000000 00:00 0
                VmFlags: rd mr mw me ac wf
                7f0000008000-7f0000108000 rw-p 00000000 00:00 0
                VmFlags: rd wr mr mw me ac wf
                7f0000200000-7f0000202000 rw-p 00000000 00:00 0
                VmFlags: rd wr mr mw me ac wf sd
                """;

        assertThat(NativeRandomness.wipedOnFork(mappings))
                .containsExactly(
                        new NativeRandomness.Pages(0x7f0000000000L, 4096),
                        new NativeRandomness.Pages(0x7f0000200000L, 8192));
    }

    private static void drawByAwsLc() throws Exception {
        KeyPairGenerator.getInstance("EC").generateKeyPair();
    }

    /** A client's first message holds random numbers. */
    private static void drawByBoringSsl() throws Exception {
        SSLEngine engine = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.OPENSSL)
                .build()
                .newEngine(ByteBufAllocator.DEFAULT);
        engine.beginHandshake();
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        assertThat(hello.position()).isPositive();
    }

    /** Addresses in the pages that hold something. */
    private static Set<Long> marks() throws IOException {
        Set<Long> marks = new TreeSet<>();
        try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
            for (NativeRandomness.Pages pages : NativeRandomness.known()) {
                byte[] content = new byte[pages.size()];
                memory.seek(pages.address());
                memory.readFully(content);
                for (int i = 0; i < content.length; i++) {
                    if (content[i] != 0) {
                        marks.add(pages.address() + i);
                    }
                }
            }
        }
        return marks;
    }
}
