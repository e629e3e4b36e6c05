package io.coppice.templates;

import java.util.List;

/** The reference of a template's keys, as it is committed in {@code vm-templates/REFERENCE.md}. */
final class TemplateReference {

    /** @param fallback what holds if neither the template nor one that it extends gives the key */
    record Key(String name, String values, String fallback, String meaning) {}

    /** Keys that stand at the top, and below each role. */
    static final List<Key> SETTINGS = List.of(
            new Key(
                    "cpus",
                    Limits.MINIMUM_CPUS + " to " + Limits.MAXIMUM_CPUS,
                    "required",
                    "virtual CPUs of a machine"),
            new Key(
                    "kubernetes.cpus",
                    Limits.MINIMUM_CPUS + " to " + Limits.MAXIMUM_CPUS,
                    "`cpus`",
                    "virtual CPUs of a machine that runs Kubernetes; a `cpus` that stands nearer than this wins"),
            new Key("memory", sizes(Limits.MEMORY), "required", "memory of a machine, in whole MiB"),
            new Key(
                    "kubernetes.memory",
                    sizes(Limits.MEMORY),
                    "`memory`",
                    "memory of a machine that runs Kubernetes; a `memory` that stands nearer than this wins"),
            new Key(
                    "kubernetes.machineConfig",
                    "part of a machine config",
                    "none",
                    "as `machineConfig`, after it, for machines that run Kubernetes only"),
            new Key(
                    "disk.size",
                    sizes(Limits.DISK),
                    "required",
                    "size of a machine's own disk; it takes room on the host as it fills"),
            new Key(
                    "disk.durability",
                    "`durable`, `ephemeral`",
                    "`durable`",
                    "whether a flush in the guest reaches the host's disk; `ephemeral` is quicker and lost with the host"),
            new Key(
                    "kernelArguments",
                    "list of arguments",
                    "none",
                    "added to the image's kernel command line; world-readable on the host, so never a secret"),
            new Key(
                    "machineConfig",
                    "part of a machine config (`machine`, `cluster`, `debug`)",
                    "none",
                    "merged into the machine configs that are generated for the machines"));

    /** Keys that stand at the top only. */
    static final List<Key> TOP = List.of(
            new Key(
                    "extends",
                    "name of a template",
                    "none",
                    "what this template does not say, that one says; with its own name: the built-in template of that name"),
            new Key(
                    "description",
                    "one line of at most 120 characters",
                    "of the extended template",
                    "shown by `coppice template list`"),
            new Key(
                    "acceleration",
                    "`auto`, `kvm`, `software`",
                    "`auto`",
                    "`auto`: the best that works on the host; `kvm`: hardware virtualisation or nothing; `software`: emulation"),
            new Key(
                    "ttl",
                    "span such as `2h`, `1h30m`, `7d` (1m to 3650d), or `none`",
                    "`none`",
                    "how long a cluster lives if its user does not say"),
            new Key(
                    "roles",
                    "mapping of `controlplane`, `worker`",
                    "none",
                    "settings (below) of machines of one role only"));

    private TemplateReference() {}

    static String markdown() {
        return """
                # Keys of machine templates

                A template is a YAML file; its name is the file's name without `.yaml` (%s).
                Built-in templates come with Coppice; your own lie in `$XDG_CONFIG_HOME/coppice/templates` (`~/.config/coppice/templates`).
                One of yours with a built-in one's name takes its place, and extends it with `extends:` and that name.
                `coppice template validate FILE` says what is wrong with a file, all at once.

                ## At the top

                %s
                ## At the top, and below `roles.controlplane` and `roles.worker`

                %s
                Of several templates the nearest that gives a value wins, and within a template the role's value over the general one.
                `kernelArguments` and `machineConfig` add up instead: the furthest template first, general before role.
                What the user asks for on the command line wins over every template.

                ## Example

                ```yaml
                extends: ephemeral
                description: Test nodes with more room for the control plane
                ttl: 4h
                roles:
                  controlplane:
                    memory: 2GiB
                    machineConfig:
                      machine:
                        sysctls:
                          vm.swappiness: "10"
                ```
                """.formatted(TemplateReader.NAME_RULE, table(TOP), table(SETTINGS));
    }

    private static String sizes(Limits.Sizes limits) {
        return "size, " + limits.minimum() + " to " + limits.maximum();
    }

    private static String table(List<Key> keys) {
        var text = new StringBuilder("| Key | Values | Without it | Meaning |\n|---|---|---|---|\n");
        keys.forEach(key -> text.append(
                "| `%s` | %s | %s | %s |\n".formatted(key.name(), key.values(), key.fallback(), key.meaning())));
        return text.toString();
    }
}
