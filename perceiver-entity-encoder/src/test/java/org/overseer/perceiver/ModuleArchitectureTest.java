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
          .layer("position")
          .definedBy("..perceiver.position..")
          .layer("flops")
          .definedBy("..perceiver.flops..")
          .layer("entity")
          .definedBy("..perceiver.entity..")
          .layer("text")
          .definedBy("..perceiver.text..")
          .layer("image")
          .definedBy("..perceiver.image..")
          .layer("flow")
          .definedBy("..perceiver.flow..")
          .layer("audio")
          .definedBy("..perceiver.audio..")
          .layer("video")
          .definedBy("..perceiver.video..")
          .layer("multimodal")
          .definedBy("..perceiver.multimodal..")
          .layer("models")
          .definedBy("..perceiver.models..")
          .layer("recipes")
          .definedBy("..perceiver.recipes..")
          .layer("dl4j")
          .definedBy("..perceiver.dl4j..")
          .whereLayer("kernels")
          .mayOnlyBeAccessedByLayers(
              "autograd",
              "optim",
              "core",
              "position",
              "io",
              "entity",
              "text",
              "image",
              "flow",
              "audio",
              "video",
              "multimodal",
              "models",
              "recipes",
              "dl4j")
          .whereLayer("autograd")
          .mayOnlyBeAccessedByLayers(
              "optim",
              "core",
              "position",
              "io",
              "entity",
              "text",
              "image",
              "flow",
              "audio",
              "video",
              "multimodal",
              "models",
              "recipes",
              "dl4j")
          .whereLayer("core")
          .mayOnlyBeAccessedByLayers(
              "position",
              "io",
              "flops",
              "entity",
              "text",
              "image",
              "flow",
              "audio",
              "video",
              "multimodal",
              "models",
              "recipes",
              "dl4j")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers(
              "text",
              "image",
              "flow",
              "audio",
              "video",
              "multimodal",
              "entity",
              "models",
              "recipes",
              "dl4j")
          .whereLayer("position")
          .mayOnlyBeAccessedByLayers(
              "text", "image", "flow", "audio", "video", "multimodal", "models")
          .whereLayer("flops")
          .mayOnlyBeAccessedByLayers(
              "text", "image", "flow", "audio", "video", "multimodal", "entity", "models")
          .whereLayer("optim")
          .mayOnlyBeAccessedByLayers("recipes")
          .whereLayer("entity")
          .mayOnlyBeAccessedByLayers("models", "dl4j")
          .whereLayer("text")
          .mayOnlyBeAccessedByLayers("models", "recipes")
          .whereLayer("image")
          .mayOnlyBeAccessedByLayers("flow", "video", "multimodal", "models", "recipes")
          .whereLayer("flow")
          .mayOnlyBeAccessedByLayers("models", "recipes")
          .whereLayer("audio")
          .mayOnlyBeAccessedByLayers("multimodal", "models", "recipes")
          .whereLayer("video")
          .mayOnlyBeAccessedByLayers("multimodal", "models", "recipes")
          .whereLayer("multimodal")
          .mayOnlyBeAccessedByLayers("models", "recipes")
          .whereLayer("models")
          .mayOnlyBeAccessedByLayers("recipes")
          .whereLayer("recipes")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("dl4j")
          .mayNotBeAccessedByAnyLayer();

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
              "akka..", "io.netty..", "com.google.protobuf..", "io.reactivex..", "picocli..");

  @ArchTest
  static final ArchRule deeplearning4jStaysInItsPackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("..perceiver.dl4j..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.deeplearning4j..");
}
