package dev.ostler.server;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.JavaModifier.VOLATILE;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The house stands as docs/ARCHITECTURE.md draws it: each floor knows only floors below it, and the
 * core ({@code protocol}, {@code tree}, {@code zab}, {@code replica}) decides without threads,
 * clocks, chance or I/O, so that a run of it can be played again.
 */
class ArchitectureTest {
    private static final String PROTOCOL = "dev.ostler.protocol..";
    private static final String CERTIFICATES = "dev.ostler.certificates..";
    private static final String TREE = "dev.ostler.tree..";
    private static final String ZAB = "dev.ostler.zab..";
    private static final String REPLICA = "dev.ostler.replica..";
    private static final String STORAGE = "dev.ostler.storage..";
    private static final String SERVER = "dev.ostler.server..";

    private static final String[] CORE = {PROTOCOL, TREE, ZAB, REPLICA};

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.ostler");

    @Test
    void theProtocolKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage(PROTOCOL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TREE, ZAB, REPLICA, STORAGE, SERVER)
                .check(CLASSES);
    }

    @Test
    void certificatesKnowNobody() {
        noClasses()
                .that()
                .resideInAPackage(CERTIFICATES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PROTOCOL, TREE, ZAB, REPLICA, STORAGE, SERVER)
                .check(CLASSES);
    }

    @Test
    void theTreeKnowsTheProtocolOnly() {
        noClasses()
                .that()
                .resideInAPackage(TREE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ZAB, REPLICA, STORAGE, SERVER)
                .check(CLASSES);
    }

    @Test
    void agreementKnowsTheProtocolOnly() {
        noClasses()
                .that()
                .resideInAPackage(ZAB)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TREE, REPLICA, STORAGE, SERVER)
                .check(CLASSES);
    }

    @Test
    void storageKnowsTheProtocolOnly() {
        noClasses()
                .that()
                .resideInAPackage(STORAGE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TREE, ZAB, REPLICA, SERVER)
                .check(CLASSES);
    }

    @Test
    void theReplicaKnowsNeitherStorageNorServer() {
        noClasses()
                .that()
                .resideInAPackage(REPLICA)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STORAGE, SERVER)
                .check(CLASSES);
    }

    @Test
    void theCoreDoesNoInputOrOutputAndStartsNoThreads() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.util.concurrent..",
                        "java.time..",
                        "org.slf4j..",
                        "java.lang.foreign..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, ThreadLocal.class)
                .because("the same calls must always have the same effects")
                .check(CLASSES);
    }

    @Test
    void theCoreReadsNoClockAndNoChance() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, ThreadLocalRandom.class, UUID.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .check(CLASSES);
    }

    @Test
    void theCoreHasNoLocksAndNoSharedState() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(CORE)
                .should()
                .haveModifier(SYNCHRONIZED)
                .check(CLASSES);
        noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(CORE)
                .should()
                .haveModifier(VOLATILE)
                .check(CLASSES);
    }

    @Test
    void staticFieldsAreConstants() {
        fields().that().haveModifier(STATIC).should().haveModifier(FINAL).check(CLASSES);
    }

    @Test
    void packagesDoNotDependOnEachOtherInCircles() {
        slices().matching("dev.ostler.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void mainMethodsAreOnlyWhereProgramsAre() {
        methods()
                .that()
                .haveName("main")
                .and()
                .haveModifier(STATIC)
                .should()
                .beDeclaredInClassesThat()
                .resideInAPackage(SERVER)
                .check(CLASSES);
    }
}
