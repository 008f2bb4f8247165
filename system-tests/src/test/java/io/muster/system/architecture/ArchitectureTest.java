package io.muster.system.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The layout is the architecture: what may know what. */
class ArchitectureTest {

  private static final String[] MODULES_ABOVE_COMMON = {
    "io.muster.api..",
    "io.muster.worker..",
    "io.muster.standalone..",
    "io.muster.cli..",
    "io.muster.bench..",
    "io.muster.backends..",
    "io.muster.system.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.muster");

  @Test
  void commonKnowsNoneOfTheModulesThatStandOnIt() {
    noClasses()
        .that()
        .resideInAnyPackage("io.muster..")
        .and()
        .resideOutsideOfPackages(MODULES_ABOVE_COMMON)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(MODULES_ABOVE_COMMON)
        .check(CLASSES);
  }

  @Test
  void theApiAndTheWorkerDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("io.muster.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.muster.worker..", "io.muster.standalone..", "io.muster.backends..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.muster.worker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.muster.api..", "io.muster.standalone..", "io.muster.backends..")
        .check(CLASSES);
  }

  @Test
  void theDecisionCoreKnowsNoClockNoDriverAndNoFramework() {
    classes()
        .that()
        .resideInAPackage("io.muster.worker.decision..")
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("java..")
                .or(resideInAPackage("org.jspecify.."))
                .or(resideInAPackage("io.muster.worker.decision.."))
                .or(resideInAPackage("io.muster.imports"))
                .or(resideInAPackage("io.muster.config.."))
                .or(resideInAPackage("io.muster.command.."))
                .or(resideInAPackage("io.muster.user.."))
                .or(resideInAPackage("io.muster.problem..")))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.muster.worker.decision..")
        .should()
        .callMethod(Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void theModelOfUsersAndCommandsKnowsNoDriverAndNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage("io.muster.user..", "io.muster.command..", "io.muster.problem..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "com.mongodb..", "org.bson..", "com.rabbitmq..")
        .check(CLASSES);
  }

  @Test
  void theBrokersClientIsKnownBehindItsPortAlone() {
    noClasses()
        .that()
        .resideInAnyPackage("io.muster.api..", "io.muster.worker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.rabbitmq..", "io.vertx.rabbitmq..")
        .check(CLASSES);
  }

  @Test
  void httpIsUnknownToTheDomain() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.muster.user..",
            "io.muster.command..",
            "io.muster.messaging..",
            "io.muster.mongo..",
            "io.muster.worker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext.web..")
        .check(CLASSES);
  }

  @Test
  void theTimeIsTakenFromAnInjectedClock() {
    noClasses()
        .that()
        .resideInAnyPackage("io.muster.api..", "io.muster.worker..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void nobodySleepsInTheApiOrTheWorker() {
    noClasses()
        .that()
        .resideInAnyPackage("io.muster.api..", "io.muster.worker..")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CLASSES);
  }

  @Test
  void packagesOfAModuleFormNoCycles() {
    slices().matching("io.muster.worker.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.muster.api.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
