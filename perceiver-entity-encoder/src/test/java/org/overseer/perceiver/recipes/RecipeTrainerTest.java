package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.RunnableModel;

class RecipeTrainerTest {
  private final Split<LabelledImages> data = PixelTable.read(TestData.digits()).split(10);

  @Test
  void aStepOfTwoPassesIsThatOfBothBatchesAtOnce() {
    try (RecipeTrainer whole = trainer(withoutBuffers(), 6, 1);
        RecipeTrainer parts = trainer(withoutBuffers(), 3, 2)) {
      assertThat(parts.examplesPerStep()).isEqualTo(whole.examplesPerStep());
      for (int step = 0; step < 3; step++) {
        RecipeTrainer.Step expected = whole.step();
        assertThat(parts.pass()).isNull();
        assertThat(parts.passes()).isEqualTo(1);
        RecipeTrainer.Step actual = parts.step();
        assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-4));
        assertThat(actual.gradientNorm())
            .isCloseTo(expected.gradientNorm(), within(1e-3 * expected.gradientNorm()));
        assertThat(parts.steps()).isEqualTo(step + 1);
      }
    }
  }

  @Test
  void aStepThatIsAbandonedLeavesNothingBehind() {
    RunnableModel model = withBuffers();
    List<float[]> before = buffers(model);
    try (RecipeTrainer trainer = trainer(model, 3, 2)) {
      trainer.pass();
      assertThat(buffers(model)).usingRecursiveComparison().isNotEqualTo(before);
      trainer.abandonStep();
      assertThat(trainer.passes()).isZero();
      assertThat(buffers(model)).usingRecursiveComparison().isEqualTo(before);
    }
  }

  @Test
  void aStepHasAPass() {
    assertThatThrownBy(() -> trainer(withoutBuffers(), 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a step needs at least 1 pass but was given 0");
  }

  private RecipeTrainer trainer(RunnableModel model, int batch, int passes) {
    ImageRecipe.Settings settings =
        new ImageRecipe.Settings(batch, 0.1, 1, 1, false, 0, 0, new AffineJitter(0, 0, 0, 0), 0);
    int side = model.config().path("image_size").asInt();
    ImageRecipe recipe = new ImageRecipe(model, data, settings.processor(side), settings, 10, 1);
    OptimizerSettings adam =
        new OptimizerSettings(OptimizerSettings.Name.ADAM, 1e-4, 0, 0, 0, 10, 0.9, 0.999);
    return new RecipeTrainer(recipe, adam, 10, passes, KernelSelection.choose());
  }

  private RunnableModel withoutBuffers() {
    ObjectNode config =
        JsonObject.read(
                TestData.path("perceiver/image-classification-learned").resolve("config.json"))
            .copy();
    return model(config);
  }

  private RunnableModel withBuffers() {
    return model(ModelSizes.config("imagenet", ModelSizes.TINY));
  }

  private RunnableModel model(ObjectNode config) {
    ImageRecipe.nameLabels(config, data.training().classes());
    return FirstValues.paper().create(config, 1);
  }

  private static List<float[]> buffers(RunnableModel model) {
    List<float[]> values = new ArrayList<>();
    for (Buffer buffer : model.parameters().buffers()) {
      values.add(FloatBuffers.toArray(buffer.value()));
    }
    return values;
  }
}
