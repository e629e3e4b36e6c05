package io.coppice.machined.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.service.ServiceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateRenewalTest {

    private static final Instant NOW = Instant.EPOCH;

    private final List<String> done = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final Set<String> stuck = new HashSet<>();
    private boolean due;
    private boolean readable = true;
    private final CertificateRenewal renewal = new CertificateRenewal(
            new CertificateRenewal.Certificates() {
                @Override
                public boolean due(Instant now) {
                    return due;
                }

                @Override
                public void issue() throws IdentityException {
                    if (!readable) {
                        throw new IdentityException("the key cannot be read");
                    }
                    done.add("issue");
                    due = false;
                }
            },
            List.of("server", "manager"),
            service -> {
                if (stuck.contains(service)) {
                    throw new ServiceException("it is not down");
                }
                done.add(service);
            },
            reports::add);

    @Test
    void whatIsNotDueIsLeftAlone() throws Exception {
        renewal.look(NOW);

        assertThat(done).isEmpty();
        assertThat(reports).isEmpty();
    }

    @Test
    void whatIsDueIsIssuedAndEveryServiceStartedAnewOnce() throws Exception {
        due = true;
        renewal.look(NOW);
        renewal.look(NOW);

        assertThat(done).containsExactly("issue", "server", "manager");
        assertThat(reports).containsExactly("kubernetes: certificates were renewed");
    }

    @Test
    void aServiceThatCannotBeStartedAnewKeepsNoOtherBackAndIsTriedAgain() throws Exception {
        due = true;
        stuck.add("server");
        renewal.look(NOW);
        assertThat(done).containsExactly("issue", "manager");
        assertThat(reports).singleElement().asString().contains("tried again", "server: it is not down");

        stuck.clear();
        renewal.look(NOW);
        assertThat(done).containsExactly("issue", "manager", "server");
        assertThat(reports).last().isEqualTo("kubernetes: certificates were renewed");
    }

    @Test
    void whatCannotBeIssuedNowDoesNotKeepFromTheRestartsThatAreLeft() throws Exception {
        due = true;
        stuck.add("server");
        renewal.look(NOW);
        stuck.clear();
        due = true;
        readable = false;
        renewal.look(NOW);

        assertThat(done).containsExactly("issue", "manager", "server");
        assertThat(reports).contains("kubernetes: certificates cannot be renewed: the key cannot be read");
    }
}
