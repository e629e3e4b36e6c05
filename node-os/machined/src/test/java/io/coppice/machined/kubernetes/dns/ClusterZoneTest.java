package io.coppice.machined.kubernetes.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.kubernetes.client.ObjectKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The Kubernetes DNS specification, rule by rule. */
class ClusterZoneTest {

    private final ClusterState state = TestCluster.state();
    private final ClusterZone zone = TestCluster.zone(state);

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # 2.2 version of the schema
            dns-version.cluster.local                    | TXT   | 1.1.0
            dns-version.cluster.local                    | A     | none
            sub.dns-version.cluster.local                | TXT   | absent
            # 2.3.1 addresses of a service
            kubernetes.default.svc.cluster.local         | A     | 10.96.0.1
            Kubernetes.DEFAULT.svc.Cluster.Local         | A     | 10.96.0.1
            kubernetes.default.svc.cluster.local         | AAAA  | none
            kubernetes.default.svc.cluster.local         | ANY   | 10.96.0.1
            kubernetes.default.svc.cluster.local         | MX    | none
            dual.shop.svc.cluster.local                  | A     | 10.96.9.9
            dual.shop.svc.cluster.local                  | AAAA  | fd00:96:0:0:0:0:0:9
            pending.shop.svc.cluster.local               | A     | none
            none.shop.svc.cluster.local                  | A     | absent
            kubernetes.shop.svc.cluster.local            | A     | absent
            kubernetes.nowhere.svc.cluster.local         | A     | absent
            # 2.3.2 ports of a service
            _https._tcp.kubernetes.default.svc.cluster.local | SRV | 0 100 443 kubernetes.default.svc.cluster.local.
            _HTTPS._TCP.kubernetes.default.svc.cluster.local | SRV | 0 100 443 kubernetes.default.svc.cluster.local.
            _dns._udp.dual.shop.svc.cluster.local        | SRV   | 0 100 53 dual.shop.svc.cluster.local.
            _dns._tcp.dual.shop.svc.cluster.local        | SRV   | absent
            _dns-tcp._tcp.dual.shop.svc.cluster.local    | SRV   | 0 100 53 dual.shop.svc.cluster.local.
            _https._tcp.kubernetes.default.svc.cluster.local | A | none
            _tcp.kubernetes.default.svc.cluster.local    | SRV   | none
            _udp.kubernetes.default.svc.cluster.local    | SRV   | absent
            __tcp.web.shop.svc.cluster.local             | SRV   | absent
            _._tcp.web.shop.svc.cluster.local            | SRV   | absent
            _x._https._tcp.kubernetes.default.svc.cluster.local | SRV | absent
            # 2.3.3 names of a service's addresses
            1.0.96.10.in-addr.arpa                       | PTR   | kubernetes.default.svc.cluster.local.
            9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.0.d.f.ip6.arpa | PTR | dual.shop.svc.cluster.local.
            1.0.96.10.in-addr.arpa                       | A     | none
            2.0.96.10.in-addr.arpa                       | PTR   | absent
            255.255.111.10.in-addr.arpa                  | PTR   | absent
            1.0.112.10.in-addr.arpa                      | PTR   | elsewhere
            1.2.0.192.in-addr.arpa                       | PTR   | elsewhere
            96.10.in-addr.arpa                           | PTR   | elsewhere
            # 2.4.1 addresses of a headless service and of its endpoints
            db.shop.svc.cluster.local                    | A     | 10.244.1.5, 10.244.2.6, 10.244.2.7
            db.shop.svc.cluster.local                    | AAAA  | fd00:244:0:0:0:0:0:5
            idle.shop.svc.cluster.local                  | A     | absent
            db-0.db.shop.svc.cluster.local               | A     | 10.244.1.5
            db-0.db.shop.svc.cluster.local               | AAAA  | fd00:244:0:0:0:0:0:5
            db-1.db.shop.svc.cluster.local               | A     | 10.244.2.6
            db-1.db.shop.svc.cluster.local               | AAAA  | none
            10-244-2-7.db.shop.svc.cluster.local         | A     | 10.244.2.7
            10-244-1-5.db.shop.svc.cluster.local         | A     | absent
            db-3.db.shop.svc.cluster.local               | A     | absent
            db-9.db.shop.svc.cluster.local               | A     | absent
            # 2.4.2 ports of a headless service: one for each endpoint
            _sql._tcp.db.shop.svc.cluster.local          | SRV   | 0 100 5432 10-244-2-7.db.shop.svc.cluster.local., 0 100 5432 db-0.db.shop.svc.cluster.local., 0 100 5432 db-1.db.shop.svc.cluster.local.
            _tcp.db.shop.svc.cluster.local               | SRV   | none
            _sql._udp.db.shop.svc.cluster.local          | SRV   | absent
            _sql._tcp.idle.shop.svc.cluster.local        | SRV   | absent
            # 2.4.3 names of endpoints' addresses
            5.1.244.10.in-addr.arpa                      | PTR   | db-0.db.shop.svc.cluster.local.
            7.2.244.10.in-addr.arpa                      | PTR   | 10-244-2-7.db.shop.svc.cluster.local.
            8.2.244.10.in-addr.arpa                      | PTR   | absent
            9.1.244.10.in-addr.arpa                      | PTR   | absent
            5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.4.4.2.0.0.0.d.f.ip6.arpa | PTR | db-0.db.shop.svc.cluster.local.
            # 2.5 external names
            far.shop.svc.cluster.local                   | A     | alias www.example.com.
            near.shop.svc.cluster.local                  | A     | alias kubernetes.default.svc.cluster.local.
            x.far.shop.svc.cluster.local                 | A     | absent
            # 2.6 pods
            10-244-1-7.shop.pod.cluster.local            | A     | 10.244.1.7
            fd00-244--7.shop.pod.cluster.local           | AAAA  | fd00:244:0:0:0:0:0:7
            10-244-1-7.shop.pod.cluster.local            | AAAA  | none
            10-244-1-7.nowhere.pod.cluster.local         | A     | absent
            10-244-7.shop.pod.cluster.local              | A     | absent
            1234.shop.pod.cluster.local                  | A     | absent
            some-pod.shop.pod.cluster.local              | A     | absent
            x.10-244-1-7.shop.pod.cluster.local          | A     | absent
            # names that only have others below them are there, without records
            cluster.local                                | A     | none
            cluster.local                                | NS    | ns.dns.cluster.local.
            ns.dns.cluster.local                         | A     | 10.96.0.10
            dns.cluster.local                            | A     | none
            svc.cluster.local                            | A     | none
            shop.svc.cluster.local                       | A     | none
            empty.svc.cluster.local                      | A     | none
            pod.cluster.local                            | A     | none
            shop.pod.cluster.local                       | A     | none
            nowhere.svc.cluster.local                    | A     | absent
            nowhere.pod.cluster.local                    | A     | absent
            kubernetes.default.cluster.local             | A     | absent
            kubernetes.cluster.local                     | A     | absent
            # everything else
            www.example.com                              | A     | elsewhere
            kubernetes.default.svc                       | A     | elsewhere
            notcluster.local                             | A     | elsewhere
            .                                            | NS    | elsewhere
            """)
    void resolves(String name, String type, String expected) throws Exception {
        assertThat(describe(zone.resolve(Name.fromString(name, Name.root), Type.value(type))))
                .isEqualTo(expected);
    }

    @Test
    void additionalRecordsSaveTheQuestionForTheTarget() throws Exception {
        assertThat(zone.resolve(Name.fromString("_sql._tcp.db.shop.svc.cluster.local."), Type.SRV))
                .isInstanceOfSatisfying(
                        Resolution.Found.class,
                        found -> assertThat(found.additional())
                                .extracting(Record::getName, Record::rdataToString)
                                .extracting(Object::toString)
                                .containsExactlyInAnyOrder(
                                        "(db-0.db.shop.svc.cluster.local., \"10.244.1.5\")",
                                        "(db-0.db.shop.svc.cluster.local., \"fd00:244:0:0:0:0:0:5\")",
                                        "(db-1.db.shop.svc.cluster.local., \"10.244.2.6\")",
                                        "(10-244-2-7.db.shop.svc.cluster.local., \"10.244.2.7\")"));
        assertThat(zone.resolve(Name.fromString("_sql._tcp.db.shop.svc.cluster.local."), Type.A))
                .isInstanceOfSatisfying(
                        Resolution.Found.class,
                        found -> assertThat(found.additional()).isEmpty());
    }

    @Test
    void zonesOfNegativeAnswersAreThoseThatTheNamesBelongTo() throws Exception {
        assertThat(zone.resolve(Name.fromString("x.cluster.local."), Type.A))
                .isEqualTo(new Resolution.Absent(Name.fromString("cluster.local.")));
        assertThat(zone.resolve(Name.fromString("2.0.96.10.in-addr.arpa."), Type.PTR))
                .isEqualTo(new Resolution.Absent(Name.fromString("96.10.in-addr.arpa.")));
        assertThat(zone.resolve(Name.fromString("8.2.244.10.in-addr.arpa."), Type.PTR))
                .isEqualTo(new Resolution.Absent(Name.fromString("244.10.in-addr.arpa.")));
        assertThat(zone.authority(Name.fromString("cluster.local.")).rdataToString())
                .isEqualTo("ns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 5");
    }

    @Test
    void nothingIsSaidAboutAClusterThatIsNotKnownYet() throws Exception {
        ClusterState unknown = new ClusterState();
        ClusterZone early = TestCluster.zone(unknown);
        Name name = Name.fromString("kubernetes.default.svc.cluster.local.");
        unknown.namespaces().replaced(List.of("default"));
        unknown.services().replaced(List.of());
        assertThat(early.resolve(name, Type.A)).isEqualTo(new Resolution.Unknown());
        assertThat(early.resolve(Name.fromString("1.0.96.10.in-addr.arpa."), Type.PTR))
                .isEqualTo(new Resolution.Unknown());
        assertThat(early.resolve(Name.fromString("www.example.com."), Type.A)).isEqualTo(new Resolution.Elsewhere());
        unknown.endpoints().replaced(List.of());
        assertThat(describe(early.resolve(name, Type.A))).isEqualTo("absent");
    }

    @Test
    void followsWhatHappensInTheCluster() throws Exception {
        ObjectKey key = new ObjectKey("shop", "db");
        EndpointSource moved = Decoding.slice(TestCluster.object("""
                metadata: {name: db-abc, namespace: shop, labels: {kubernetes.io/service-name: db}}
                endpoints: [{addresses: [10.244.9.9], hostname: db-0}]
                ports: [{name: sql, port: 5432}]
                """));
        state.endpoints().changed(moved);
        assertThat(ask("db.shop.svc.cluster.local")).isEqualTo("10.244.9.9");
        assertThat(ask("db-1.db.shop.svc.cluster.local")).isEqualTo("absent");
        state.endpoints().removed(moved);
        assertThat(ask("db.shop.svc.cluster.local")).isEqualTo("none");
        assertThat(state.endpoints(key)).hasSize(1);

        ServiceEntry changed = Decoding.service(TestCluster.object("""
                metadata: {name: web, namespace: shop}
                spec: {clusterIP: 10.96.8.8, ports: [{port: 80}]}
                """));
        state.services().changed(changed);
        assertThat(ask("web.shop.svc.cluster.local")).isEqualTo("10.96.8.8");
        assertThat(describe(zone.resolve(Name.fromString("7.7.96.10.in-addr.arpa."), Type.PTR)))
                .isEqualTo("absent");
        state.services().removed(changed);
        assertThat(ask("web.shop.svc.cluster.local")).isEqualTo("absent");
        assertThat(state.serviceAt(java.net.InetAddress.ofLiteral("10.96.8.8"))).isEmpty();

        state.namespaces().removed("shop");
        assertThat(ask("db.shop.svc.cluster.local")).isEqualTo("absent");
        state.namespaces().changed("shop");
        assertThat(ask("dual.shop.svc.cluster.local")).isEqualTo("10.96.9.9");
    }

    @Test
    void endpointsOfTheOldKindAreUnderstoodAsWell() throws Exception {
        ClusterState old = TestCluster.state();
        old.endpoints().replaced(List.of(Decoding.endpoints(TestCluster.object("""
                metadata: {name: db, namespace: shop}
                subsets:
                - addresses: [{ip: 10.244.1.5, hostname: db-0}, {ip: 10.244.2.7}]
                  notReadyAddresses: [{ip: 10.244.2.8}]
                  ports: [{name: sql, port: 5432, protocol: TCP}]
                - addresses: [{ip: 10.244.4.4, hostname: db-4}]
                  ports: [{name: admin, port: 5433, protocol: TCP}]
                """))));
        ClusterZone other = TestCluster.zone(old);
        assertThat(describe(other.resolve(Name.fromString("db.shop.svc.cluster.local."), Type.A)))
                .isEqualTo("10.244.1.5, 10.244.2.7, 10.244.4.4");
        assertThat(describe(other.resolve(Name.fromString("_admin._tcp.db.shop.svc.cluster.local."), Type.SRV)))
                .isEqualTo("0 100 5433 db-4.db.shop.svc.cluster.local.");
    }

    private String ask(String name) throws Exception {
        return describe(zone.resolve(Name.fromString(name, Name.root), Type.A));
    }

    private static String describe(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Absent absent -> "absent";
            case Resolution.Elsewhere elsewhere -> "elsewhere";
            case Resolution.Unknown unknown -> "unknown";
            case Resolution.Alias alias -> "alias " + alias.record().getTarget();
            case Resolution.Found found ->
                found.answers().isEmpty()
                        ? "none"
                        : String.join(", ", sorted(found.answers().stream().map(Record::rdataToString)));
        };
    }

    private static List<String> sorted(Stream<String> texts) {
        String[] array = texts.toArray(String[]::new);
        Arrays.sort(array);
        return List.of(array);
    }
}
