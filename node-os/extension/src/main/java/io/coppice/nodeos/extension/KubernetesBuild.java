package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.Tool;
import io.coppice.nodeos.image.Trees;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Compiles Kubernetes from an unpacked tree with a toolchain of its own. Used once. */
final class KubernetesBuild {

    /** Changes when the programs that come out change although the inputs do not. */
    static final int RECIPE = 2;

    /** The toolchain, and newer versions of two vendored libraries, which crash programs built with Go 1.18 or newer. */
    static final List<String> PACKAGES = List.of(
            "golang-1.19-go",
            "golang-1.19-src",
            "golang-github-json-iterator-go-dev",
            "golang-github-modern-go-reflect2-dev");

    private static final String GO = "usr/lib/go-1.19";
    private static final List<String> REPLACED =
            List.of("github.com/modern-go/reflect2", "github.com/json-iterator/go");

    /**
     * A node that is not ready is put into the queue of evictions again every five seconds, and its copies, which are never taken out, hold up
     * all others for ever: no pod leaves a dead node. Releases since do it as it is done here.
     */
    private static final SourceCure EVICTION_QUEUE = new SourceCure(
            "pkg/controller/nodelifecycle/node_lifecycle_controller.go",
            ".SetRemove(node.Name)",
            ".Remove(node.Name)",
            2);

    private static final Duration UNPACK_LIMIT = Duration.ofMinutes(10);
    private static final Duration COMPILE_LIMIT = Duration.ofHours(2);

    private final Path packages;
    private final Path work;
    private final ReleaseVersion version;
    private final ExtensionProgress progress;
    private final Path toolchain;
    private final Path tree;

    /**
     * @param packages directory with the pinned packages under their own names
     * @param work an empty directory that is removed afterwards, if need be by the next build
     */
    KubernetesBuild(Path packages, Path work, ReleaseVersion version, ExtensionProgress progress) {
        this.packages = packages;
        this.work = work;
        this.version = version;
        this.progress = progress;
        this.toolchain = work.resolve("toolchain");
        this.tree = work.resolve("go/src/k8s.io/kubernetes");
    }

    /** Compiles all programs into a directory. */
    void run(Path target) throws IOException {
        unpack();
        for (String library : REPLACED) {
            replaceVendored(library);
        }
        EVICTION_QUEUE.apply(tree);
        generate();
        compile(target);
    }

    private void unpack() throws IOException {
        progress.step(ExtensionStep.COMPILE, "unpacking sources and toolchain");
        Files.createDirectories(toolchain);
        Files.createDirectories(tree.getParent());
        Files.createDirectories(work.resolve("tmp"));
        for (Path each : files(".deb")) {
            Tool.require(List.of("dpkg-deb", "--extract", each.toString(), toolchain.toString()), UNPACK_LIMIT);
        }
        Path description = files(".dsc").getFirst();
        Tool.require(
                List.of("dpkg-source", "--no-check", "--extract", description.toString(), tree.toString()),
                UNPACK_LIMIT);
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> entries = Files.list(packages)) {
            return entries.filter(entry -> entry.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private void replaceVendored(String library) throws IOException {
        Path from = toolchain.resolve("usr/share/gocode/src").resolve(library);
        Path to = tree.resolve("vendor").resolve(library);
        if (!Files.isDirectory(from) || !Files.isDirectory(to)) {
            throw new ImageException.BuildFailed(
                    "The library " + library + " is not where it should be: " + from + " and " + to + ".",
                    "The pinned packages have changed their layout: correct KubernetesBuild.",
                    null);
        }
        Trees.delete(to);
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(each)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                Files.copy(each, to.resolve(from.relativize(each)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void generate() {
        AtomicInteger tools = new AtomicInteger();
        progress.step(ExtensionStep.COMPILE, "generating code");
        Tool.follow(command("make", "generated_files"), tree, COMPILE_LIMIT, line -> {
            if (line.startsWith("    ./")) {
                progress.step(
                        ExtensionStep.COMPILE,
                        "generating code: " + tools.incrementAndGet() + " "
                                + Path.of(line.strip()).getFileName());
            }
        });
    }

    private void compile(Path target) {
        List<String> programs =
                Kubernetes.PROGRAMS.stream().map(name -> "./cmd/" + name).toList();
        List<String> list = new ArrayList<>(List.of("go", "list", "-deps"));
        list.addAll(programs);
        long total = Tool.require(command(list), tree, Map.of(), COMPILE_LIMIT)
                .lines()
                .count();
        List<String> build =
                new ArrayList<>(List.of("go", "build", "-v", "-ldflags", linkerFlags(), "-o", target + "/"));
        build.addAll(programs);
        AtomicLong done = new AtomicLong();
        progress.step(ExtensionStep.COMPILE, "0% of " + total + " packages");
        Tool.follow(command(build), tree, COMPILE_LIMIT, line -> {
            long now = done.incrementAndGet();
            if (now * 20 / total > (now - 1) * 20 / total) {
                progress.step(ExtensionStep.COMPILE, Math.min(100, now * 100 / total) + "% of " + total + " packages");
            }
        });
    }

    /** Neither the time nor the place of the build is in the programs. */
    private String linkerFlags() {
        StringBuilder flags = new StringBuilder("-s -w -buildid=");
        for (String place : List.of("component-base/version", "client-go/pkg/version")) {
            String prefix = " -X k8s.io/kubernetes/vendor/k8s.io/" + place + ".";
            flags.append(prefix).append("gitVersion=v").append(version);
            flags.append(prefix).append("gitMajor=").append(version.major());
            flags.append(prefix).append("gitMinor=").append(version.minor());
            flags.append(prefix).append("gitTreeState=archive");
        }
        return flags.toString();
    }

    private List<String> command(String... words) {
        return command(List.of(words));
    }

    /** With an environment that says all that decides, so that nothing of the user's does. */
    private List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "-i",
                "PATH=" + toolchain.resolve(GO).resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME=" + work,
                "TMPDIR=" + work.resolve("tmp"),
                "LC_ALL=C.UTF-8",
                "TZ=UTC",
                "GOROOT=" + toolchain.resolve(GO),
                "GOPATH=" + work.resolve("go"),
                "GOCACHE=" + work.resolve("go-cache"),
                "GOENV=off",
                "GOFLAGS=-trimpath",
                "GO111MODULE=off",
                "GOOS=linux",
                "GOARCH=amd64",
                "CGO_ENABLED=0",
                "KUBE_GIT_TREE_STATE=archive",
                "KUBE_GIT_VERSION=v" + version));
        command.addAll(words);
        return command;
    }
}
