package io.coppice.nodeos.image;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs programs of a root tree as if it were the root of this machine, in name spaces of their own: nothing is mounted on the host, and
 * no right is needed beyond an ordinary user's.
 *
 * <p>The agent's jars lie on a file system that was made for this run. The JVM keeps open jars in a hash table by their inode numbers, and a
 * cache of classes remembers which methods the table has called, which inodes that happen to collide would change.
 */
final class Confinement {

    private static final String SCRIPT = """
            root=$1 shared=$2 jars=$3
            shift 3
            mount --rbind /proc "$root/proc"
            mount --rbind /dev "$root/dev"
            mount --rbind /sys "$root/sys"
            for each in tmp run var; do mount -t tmpfs tmpfs "$root/$each"; done
            mount --bind "$shared" "$root/mnt"
            mkdir "$root/tmp/jars"
            cp -p "$root/$jars"/* "$root/tmp/jars"
            mount --bind "$root/tmp/jars" "$root/$jars"
            cd /
            exec chroot "$root" "$@"
            """;

    private final RootTree root;
    private final Path shared;

    /**
     * @param shared directory of the host that the programs see as /mnt
     */
    Confinement(RootTree root, Path shared) {
        this.root = root;
        this.shared = shared;
    }

    Tool.Result run(List<String> command, Duration limit) {
        List<String> whole = new ArrayList<>(List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-euc",
                SCRIPT,
                "confinement",
                root.directory().toString(),
                shared.toString(),
                JavaRuntime.JARS));
        whole.addAll(command);
        return Tool.run(whole, null, Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), limit);
    }

    /** Fails early, with a remedy, on hosts that do not allow it. */
    void check() {
        Tool.Result result = Tool.run(
                List.of("unshare", "--user", "--map-root-user", "--mount", "true"),
                null,
                Map.of(),
                Duration.ofSeconds(30));
        if (!result.succeeded()) {
            throw new ImageException.HostNotReady(
                    "This host does not allow user name spaces: " + result.tail(),
                    "Allow them (sysctl kernel.unprivileged_userns_clone=1, or kernel.apparmor_restrict_unprivileged_userns=0;"
                            + " a container has to be started with them allowed, and a chroot never has them), or build the image elsewhere and copy its directory below images/.",
                    null);
        }
    }
}
