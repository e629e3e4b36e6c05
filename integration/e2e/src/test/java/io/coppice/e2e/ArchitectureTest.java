package io.coppice.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The table of modules in ARCHITECTURE.md, as rules. */
@AnalyzeClasses(packages = "io.coppice", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String LIBVIRT = "io.coppice.hypervisor.libvirt..";
    private static final String CORE = "io.coppice.orchestrator.core..";
    private static final String ENGINE = "io.coppice.orchestrator.engine..";
    private static final String CLI = "io.coppice.cli..";
    private static final String JUNIT = "io.coppice.junit..";

    @ArchTest
    static final ArchRule HYPERVISOR_API_IS_A_LEAF = classes()
            .that(resideInAPackage("io.coppice.hypervisor"))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("io.coppice.hypervisor", "java..", "org.jspecify.."));

    @ArchTest
    static final ArchRule ONLY_ONE_MODULE_KNOWS_LIBVIRT = noClasses()
            .that(not(resideInAPackage(LIBVIRT)))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.libvirt..", "com.sun.jna.."))
            .because("a hypervisor is reached through io.coppice.hypervisor.Hypervisor");

    @ArchTest
    static final ArchRule ONLY_THE_ENGINE_KNOWS_VERTX = noClasses()
            .that(not(resideInAPackage(ENGINE)))
            .should()
            .dependOnClassesThat(resideInAPackage("io.vertx.."));

    @ArchTest
    static final ArchRule ONLY_THE_ENGINE_KNOWS_SQL = noClasses()
            .that(not(resideInAPackage(ENGINE)))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "org.sqlite.."));

    @ArchTest
    static final ArchRule CORE_IS_PURE = noClasses()
            .that(resideInAPackage(CORE))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.channels..", "java.sql..", "io.vertx.."))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.nio.file.Files")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.Socket")
            .because("planning is apart from doing");

    @ArchTest
    static final ArchRule THE_AGENT_KNOWS_ONLY_THE_NODE = noClasses()
            .that(resideInAPackage("io.coppice.machined.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.coppice.orchestrator..", "io.coppice.hypervisor..", "io.coppice.templates..", CLI));

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_COMMAND_LINE = noClasses()
            .that(not(resideInAnyPackage(CLI, "io.coppice.bench..")))
            .should()
            .dependOnClassesThat(resideInAPackage(CLI));

    @ArchTest
    static final ArchRule TESTS_GET_CLUSTERS_THROUGH_THE_ONE_DOOR = noClasses()
            .that(resideInAPackage(JUNIT))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.coppice.hypervisor..", CORE, "io.coppice.templates.."))
            .because("the extension is a client of the orchestrator like the command line");

    @ArchTest
    static final ArchRule NOTHING_BUT_TESTS_KNOWS_JUNIT = noClasses()
            .that(not(resideInAnyPackage(JUNIT, "io.coppice.hypervisor.testing")))
            .should()
            .dependOnClassesThat(resideInAnyPackage(JUNIT, "org.junit..", "io.fabric8.."));

    @ArchTest
    static final ArchRule NO_GENERIC_EXCEPTIONS = noClasses()
            .that(not(resideInAPackage("io.coppice.nodeos.api..")))
            .should(THROW_GENERIC_EXCEPTIONS)
            .because("errors are told apart by type; generated code is not ours");

    @ArchTest
    static final ArchRule ONE_LOGGING_FACADE = noClasses()
            .that(not(resideInAnyPackage("io.coppice.machined.api", "io.coppice.machined.system")))
            .should(USE_JAVA_UTIL_LOGGING)
            .because("the agent only silences its libraries' loggers there");

    @ArchTest
    static final ArchRule NO_CYCLES_BETWEEN_PACKAGES = slices().matching("io.coppice.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage("io.coppice.nodeos.api.."), resideInAPackage("io.coppice.nodeos.api.."));
}
