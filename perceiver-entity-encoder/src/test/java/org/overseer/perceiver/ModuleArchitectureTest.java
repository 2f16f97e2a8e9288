package org.overseer.perceiver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows inside this module and out of it. */
@AnalyzeClasses(
    packages = "org.overseer.perceiver",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleArchitectureTest {

  @ArchTest
  static final ArchRule packagesBuildOnOneAnotherInOneDirection =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("kernels")
          .definedBy("..perceiver.kernels..")
          .layer("autograd")
          .definedBy("..perceiver.autograd..")
          .layer("optim")
          .definedBy("..perceiver.optim..")
          .layer("core")
          .definedBy("..perceiver.core..")
          .layer("io")
          .definedBy("..perceiver.io..")
          .layer("flops")
          .definedBy("..perceiver.flops..")
          .layer("entity")
          .definedBy("..perceiver.entity..")
          .whereLayer("entity")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("flops")
          .mayOnlyBeAccessedByLayers("entity")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers("entity")
          .whereLayer("optim")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("core")
          .mayOnlyBeAccessedByLayers("io", "flops", "entity")
          .whereLayer("autograd")
          .mayOnlyBeAccessedByLayers("optim", "core", "io", "entity")
          .whereLayer("kernels")
          .mayOnlyBeAccessedByLayers("autograd", "optim", "io", "entity");

  @ArchTest
  static final ArchRule nothingOfOursOutsideThisModule =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.overseer.env..",
              "org.overseer.agent..",
              "org.overseer.replay..",
              "org.overseer.eval..",
              "org.overseer.training..");

  @ArchTest
  static final ArchRule theVectorApiStaysInKernels =
      noClasses()
          .that()
          .resideOutsideOfPackage("..perceiver.kernels..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  @ArchTest
  static final ArchRule noFrameworksOfOtherModules =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "akka..",
              "io.netty..",
              "com.google.protobuf..",
              "io.reactivex..",
              "picocli..",
              "org.deeplearning4j..");
}
