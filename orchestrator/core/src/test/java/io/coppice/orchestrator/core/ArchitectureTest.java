package io.coppice.orchestrator.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

@AnalyzeClasses(packagesOf = Planner.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_FILES = noClasses()
            .should()
            .dependOnClassesThat(assignableTo(java.io.File.class)
                    .or(assignableTo(java.io.FileInputStream.class))
                    .or(assignableTo(java.io.FileOutputStream.class))
                    .or(assignableTo(java.io.RandomAccessFile.class))
                    .or(assignableTo(java.nio.file.Files.class))
                    .or(resideInAnyPackage("java.nio.channels..")))
            .because("core plans, the engine does");

    @ArchTest
    static final ArchRule NO_NETWORK = noClasses()
            .should()
            .dependOnClassesThat(assignableTo(java.net.Socket.class)
                    .or(assignableTo(java.net.ServerSocket.class))
                    .or(assignableTo(java.net.DatagramSocket.class))
                    .or(assignableTo(java.net.URLConnection.class))
                    .or(assignableTo(java.net.NetworkInterface.class))
                    .or(resideInAnyPackage(
                            "java.net.http..", "io.grpc..", "io.vertx..", "java.sql..", "org.libvirt..")))
            .because("core plans, the engine does");

    @ArchTest
    static final ArchRule NO_NAMES_RESOLVED = noClasses()
            .should()
            .callMethod(java.net.InetAddress.class, "getByName", String.class)
            .orShould()
            .callMethod(java.net.InetAddress.class, "getAllByName", String.class)
            .because("a name asks DNS");

    @ArchTest
    static final ArchRule NO_CLOCK_OF_ITS_OWN = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .because("time is passed in");

    @ArchTest
    static final ArchRule NO_RANDOMNESS_OF_ITS_OWN = noClasses()
            .should()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callConstructor(java.security.SecureRandom.class)
            .orShould()
            .callConstructor(java.util.Random.class)
            .orShould()
            .callMethod(Math.class, "random")
            .because("randomness is passed in");

    @ArchTest
    static final ArchRule NO_PROCESS_AND_NO_ENVIRONMENT = noClasses()
            .should()
            .dependOnClassesThat(assignableTo(ProcessBuilder.class).or(assignableTo(ProcessHandle.class)))
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .because("core is a function of its arguments");
}
