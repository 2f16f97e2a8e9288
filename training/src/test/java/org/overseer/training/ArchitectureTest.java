package org.overseer.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the modules, and where each library may be used. */
@AnalyzeClasses(packages = "org.overseer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ENCODER = "org.overseer.perceiver..";
  private static final String ENVIRONMENT = "org.overseer.env";
  private static final String BRIDGE = "org.overseer.env.*..";
  private static final String AGENT = "org.overseer.agent..";
  private static final String REPLAY = "org.overseer.replay..";
  private static final String EVAL = "org.overseer.eval..";
  private static final String TRAINING = "org.overseer.training..";

  @ArchTest
  static final ArchRule modulesDependOnlyAlongTheArrows =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("encoder")
          .definedBy(ENCODER)
          .layer("environment")
          .definedBy(ENVIRONMENT)
          .layer("bridge")
          .definedBy(BRIDGE)
          .layer("agent")
          .definedBy(AGENT)
          .layer("replay")
          .definedBy(REPLAY)
          .layer("eval")
          .definedBy(EVAL)
          .layer("training")
          .definedBy(TRAINING)
          .whereLayer("encoder")
          .mayNotAccessAnyLayer()
          .whereLayer("environment")
          .mayNotAccessAnyLayer()
          .whereLayer("bridge")
          .mayOnlyAccessLayers("environment")
          .whereLayer("agent")
          .mayOnlyAccessLayers("encoder", "environment")
          .whereLayer("replay")
          .mayOnlyAccessLayers("environment")
          .whereLayer("eval")
          .mayOnlyAccessLayers("agent", "replay", "environment", "bridge")
          .whereLayer("training")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.overseer.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule actorsAndCommandLineLiveInTraining =
      noClasses()
          .that()
          .resideOutsideOfPackage(TRAINING)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("akka..", "picocli..");

  @ArchTest
  static final ArchRule theCommandLineLibraryStaysInItsPackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.overseer.training.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule networkLibrariesLiveInTheBridge =
      noClasses()
          .that()
          .resideOutsideOfPackage(BRIDGE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "io.reactivex..");

  @ArchTest
  static final ArchRule protobufLivesInBridgeReplayAndEventFiles =
      noClasses()
          .that()
          .resideOutsideOfPackages(BRIDGE, REPLAY, "org.overseer.training.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.protobuf..");

  @ArchTest
  static final ArchRule theEnvironmentInterfaceIsPlainJava =
      noClasses()
          .that()
          .resideInAPackage(ENVIRONMENT)
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(ENVIRONMENT, "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule tensorsEnterAtTheAgent =
      noClasses()
          .that()
          .resideInAnyPackage(ENVIRONMENT, BRIDGE, REPLAY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule onlyKernelsUseTheVectorApi =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.overseer.perceiver.kernels..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  @ArchTest
  static final ArchRule computingKnowsNothingOfActors =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Loop")
          .or()
          .haveSimpleName("SerialTrainer")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("akka..");
}
