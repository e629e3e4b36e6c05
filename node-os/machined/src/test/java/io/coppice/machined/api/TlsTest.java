package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.coppice.nodeos.api.machine.ApplyConfigurationRequest;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

class TlsTest {
    private static final Empty EMPTY = Empty.getDefaultInstance();

    @Test
    void inSecureModeAClientWithoutACertificateIsNotLetIn() throws Exception {
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            assertRefusedByTls(api.insecure());
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNotLetIn() throws Exception {
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            TlsMaterial stranger = new TestAuthority("cluster").client("os:admin");

            assertRefusedByTls(api.channel(stranger, api.authority.certificatePem()));
        }
    }

    @Test
    void aServersCertificateIsNoClientCertificate() throws Exception {
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            assertRefusedByTls(api.channel(api.authority.withOrganizations(KeyPurposeId.id_kp_serverAuth, "os:admin")));
        }
    }

    @Test
    void inMaintenanceAnybodyMayApplyAConfig() throws Exception {
        try (TestApi api = new TestApi(ApiMode.MAINTENANCE)) {
            MachineServiceBlockingStub anybody = TestApi.stub(api.insecure());

            anybody.applyConfiguration(ApplyConfigurationRequest.newBuilder()
                    .setData(ByteString.copyFromUtf8("version: v1alpha1"))
                    .setMode(ApplyConfigurationRequest.Mode.AUTO)
                    .build());

            assertThat(api.node.orders).containsExactly("apply version: v1alpha1 AUTO PT1M");
        }
    }

    @Test
    void newMaterialServesNewConnectionsAndLeavesTheOldOnes() throws Exception {
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            MachineServiceBlockingStub old = api.admin();
            assertThat(old.version(EMPTY).getMessagesCount()).isEqualTo(1);
            TestAuthority renewed = new TestAuthority("renewed");

            api.server.reload(renewed.server());

            assertThat(old.withDeadlineAfter(20, TimeUnit.SECONDS)
                            .version(EMPTY)
                            .getMessagesCount())
                    .isEqualTo(1);
            assertThat(TestApi.stub(api.channel(renewed.client("os:admin")))
                            .version(EMPTY)
                            .getMessagesCount())
                    .isEqualTo(1);
            assertRefusedByTls(api.channel(api.authority.client("os:admin"), renewed.certificatePem()));
        }
    }

    @Test
    void unusableMaterialIsRefusedAndTheOldStaysInForce() throws Exception {
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            TlsMaterial good = api.authority.server();

            assertThatThrownBy(() -> api.server.reload(
                            new TlsMaterial(good.certificatePem(), "no key at all", good.clientCaPem())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("PKCS#8");

            assertThat(api.admin().version(EMPTY).getMessagesCount()).isEqualTo(1);
        }
    }

    @Test
    void materialKeepsItsKeyOutOfTexts() throws Exception {
        TlsMaterial material = new TestAuthority("cluster").server();

        assertThat(material.toString()).doesNotContain("KEY");
        assertThat(material.fingerprint()).hasSize(44).endsWith("=");
    }

    @Test
    void aPortThatIsTakenIsAnErrorThatNamesIt() throws Exception {
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), api.server.port());

            assertThatThrownBy(() -> new NodeApiServer(
                            taken, api.authority.server(), ApiMode.SECURE, api.node.ports(), api.console::add))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(api.server.port()));
        }
    }

    private static void assertRefusedByTls(ManagedChannel channel) {
        assertThatThrownBy(() -> TestApi.stub(channel).version(EMPTY))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }
}
