package io.coppice.nodeos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SecretRedactionTest {

    @Test
    void hidesSecretsOfEveryFormAndNothingElse() {
        var yaml = """
                machine:
                  type: worker
                  token: plainsecret # after it
                  ca: {crt: shown, key: flowsecret}
                  env:
                    PROXY: "quoted\
                 secret"
                  files:
                    - path: /var/a
                      content: |
                        block secret
                        --- second secret

                        third secret
                      permissions: 0o600
                cluster:
                  name: open
                  secret: 'single
                    secret folded'
                ---
                kind: NodeIdentityConfig
                api:
                  key: lastsecret
                """;

        assertThat(new SecretRedaction().of(yaml)).isEqualTo("""
                machine:
                  type: worker
                  token: (redacted 1)
                  ca: {crt: shown, key: (redacted 2)
                  env:
                    PROXY: (redacted 3)
                  files:
                    - path: /var/a
                      content: (redacted 4)
                (redacted 4)
                (redacted 4)

                (redacted 4)
                      permissions: 0o600
                cluster:
                  name: open
                  secret: (redacted 5)
                (redacted 5)
                ---
                kind: NodeIdentityConfig
                api:
                  key: (redacted 6)
                """);
    }

    @Test
    void tellsWhetherASecretIsTheSame() {
        var redaction = new SecretRedaction();

        assertThat(redaction.of("token: one\n")).isEqualTo("token: (redacted 1)\n");
        assertThat(redaction.of("token: two\n")).isEqualTo("token: (redacted 2)\n");
        assertThat(redaction.of("token: 'one'\n")).isEqualTo("token: (redacted 1)\n");
    }

    @Test
    void leavesNoSecretOfAFullConfig() throws Exception {
        var config =
                MachineConfigParser.parse(Fixtures.FULL, "full.yaml").config().orElseThrow();
        var text = MachineConfigWriter.write(config);

        var shown = new SecretRedaction().of(text);

        assertThat(shown).doesNotContain("UFJJVkFURSBLRVkt").hasLineCount((int)
                text.lines().count());
        config.machine().env().values().forEach(secret -> assertThat(shown).doesNotContain(secret.value()));
        assertThat(shown)
                .doesNotContain(config.machine().token().orElseThrow().value())
                .contains("  secret: (redacted ", "  secretboxEncryptionSecret: (redacted ");
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThatThrownBy(() -> new SecretRedaction().of("token: [")).isInstanceOf(IllegalArgumentException.class);
    }
}
