package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Links the Java runtime of a node and lays out the agent's class path. */
final class JavaRuntime {

    static final String HOME = "usr/lib/coppice/runtime";
    static final String JARS = "usr/lib/coppice/machined";
    static final String NATIVE = "usr/lib/coppice/native";
    static final String ARGUMENTS = "usr/lib/coppice/machined.args";
    static final String CACHE = "usr/lib/coppice/machined.aot";
    static final String MAIN = "io.coppice.machined.Main";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Needed by what no class file names: providers, native parts of libraries, the agent's management of itself. */
    private static final List<String> EXTRA_MODULES =
            List.of("java.base", "java.logging", "java.management", "jdk.unsupported");

    /** Asked for by libraries for features that a node does not use. */
    private static final List<String> UNWANTED_MODULES =
            List.of("java.desktop", "java.compiler", "java.rmi", "java.sql", "jdk.jfr");

    private final Path jdk;
    private final RootTree root;

    JavaRuntime(Path jdk, RootTree root) {
        this.jdk = jdk;
        this.root = root;
    }

    void copyJars(List<Path> jars) throws IOException {
        for (Path jar : jars) {
            root.file(JARS + "/" + jar.getFileName(), JarRepacker.copy(jar), false);
        }
    }

    /** Native libraries that jars carry are taken out, so that nothing is unpacked at run time. */
    void extractNativeLibraries(List<Path> jars) throws IOException {
        for (Path jar : jars) {
            try (var zip = new java.util.zip.ZipFile(jar.toFile())) {
                for (var entry : zip.stream().toList()) {
                    String name = entry.getName();
                    if (isNative(name)) {
                        root.file(
                                NATIVE + "/" + name.substring(name.lastIndexOf('/') + 1),
                                zip.getInputStream(entry).readAllBytes(),
                                false);
                    }
                }
            }
        }
    }

    /** Either of the places where jars have libraries for this platform. */
    static boolean isNative(String name) {
        return (name.startsWith("META-INF/native/") && name.endsWith("x86_64.so"))
                || (name.startsWith("com/amazon/corretto/") && name.endsWith(".so"));
    }

    void link(List<Path> jars) throws IOException {
        Path target = root.at(HOME);
        Files.createDirectories(target.getParent());
        Tool.require(
                List.of(
                        jdk.resolve("bin/jlink").toString(),
                        "--add-modules",
                        String.join(",", modules(jars)),
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--vm=server",
                        "--output",
                        target.toString()),
                LIMIT);
        prune(target);
    }

    void writeArguments(List<Path> jars) throws IOException {
        root.text(ARGUMENTS, arguments(jars) + "-XX:SharedArchiveFile=/" + CACHE + "\n" + MAIN + "\n");
    }

    /** The JVM's options without its cache and its main class, one in a line. */
    static String arguments(List<Path> jars) {
        String classPath =
                jars.stream().map(jar -> "/" + JARS + "/" + jar.getFileName()).collect(Collectors.joining(":"));
        return """
                -XX:+UseSerialGC
                -Xms24m
                -Xmx96m
                -Xss512k
                -XX:MaxMetaspaceSize=96m
                -XX:ReservedCodeCacheSize=32m
                -XX:TieredStopAtLevel=1
                -XX:CompileThresholdScaling=5
                -XX:-UsePerfData
                -XX:+UnlockDiagnosticVMOptions
                -XX:ArchiveRelocationMode=0
                -XX:+ExitOnOutOfMemoryError
                --enable-native-access=ALL-UNNAMED
                --sun-misc-unsafe-memory-access=allow
                -Djava.library.path=/%s
                -Dcom.amazon.corretto.crypto.provider.useExternalLib=true
                -Djdk.tls.namedGroups=secp256r1,secp384r1
                -Djava.awt.headless=true
                -cp
                %s
                """.formatted(NATIVE, classPath);
    }

    private List<String> modules(List<Path> jars) {
        List<String> command = new ArrayList<>(List.of(
                jdk.resolve("bin/jdeps").toString(),
                "--print-module-deps",
                "--ignore-missing-deps",
                "--multi-release",
                "25"));
        jars.forEach(jar -> command.add(jar.toString()));
        String output = Tool.require(command, LIMIT).strip();
        TreeSet<String> modules = new TreeSet<>(EXTRA_MODULES);
        Stream.of(output.substring(output.lastIndexOf('\n') + 1).split(",", -1)).forEach(modules::add);
        UNWANTED_MODULES.forEach(modules::remove);
        return List.copyOf(modules);
    }

    /** Symbol tables serve debuggers only. */
    void strip() throws IOException {
        for (String path : root.files()) {
            if ((path.startsWith(HOME) || path.startsWith(NATIVE)) && path.endsWith(".so")) {
                Tool.require(
                        List.of(
                                "strip",
                                "--strip-unneeded",
                                "--preserve-dates",
                                root.at(path).toString()),
                        LIMIT);
            }
        }
    }

    /** Only the launcher is run on a node, and nobody reads licences or class lists there. */
    private static void prune(Path runtime) throws IOException {
        try (Stream<Path> programs = Files.list(runtime.resolve("bin"))) {
            for (Path program : programs.toList()) {
                if (!program.getFileName().toString().equals("java")) {
                    Files.delete(program);
                }
            }
        }
        for (String unwanted : List.of("legal", "lib/classlist", "lib/jexec", "lib/jrt-fs.jar", "conf/management")) {
            Trees.delete(runtime.resolve(unwanted));
        }
    }
}
