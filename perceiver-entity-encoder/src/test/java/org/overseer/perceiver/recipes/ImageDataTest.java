package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.ModelFormatException;

class ImageDataTest {
  @TempDir private Path folder;

  @Test
  void theDigitsAreATableOfEightByEightPixels() {
    PixelTable digits = PixelTable.read(TestData.digits());
    assertThat(digits.size()).isEqualTo(1797);
    assertThat(digits.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    RgbImage first = digits.image(0);
    assertThat(first.height()).isEqualTo(8);
    assertThat(first.width()).isEqualTo(8);
    Split<LabelledImages> split = digits.split(360);
    assertThat(split.training().size()).isEqualTo(1437);
    assertThat(split.heldOut().image(0)).isEqualTo(digits.image(1437));
    assertThat(split.heldOut().label(359)).isEqualTo(digits.label(1796));
  }

  @Test
  void theLargestBrightnessOfATableIsWhite() throws IOException {
    Path file = write("table.csv", "0, 1, 2, 4, 1\n\n4,4,4,4,0\n");
    PixelTable table = PixelTable.read(file);
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.label(0)).isEqualTo(1);
    assertThat(table.classes()).containsExactly("0", "1");
    assertThat(table.image(0))
        .isEqualTo(RgbImage.ofGrey(2, 2, new byte[] {0, 64, (byte) 128, (byte) 255}));
  }

  @Test
  void aBrokenTableIsToldByImageAndRule() throws IOException {
    refuses(
        "a,b,c,d,e\n", "table.csv: image 1: 'a' is no number from 0 on; a table has no heading");
    refuses("1,2,3\n", "the first holds 3 numbers");
    refuses("1,2,3,4,0\n1,2,0\n", "table.csv: image 2 has 3 numbers but the first has 5");
    refuses("1,2,3,4,0.5\n", "table.csv: image 1 has the class '0.5'");
    refuses("1,2,3,-4,0\n", "'-4' is no number from 0 on");
    refuses("1,2,3,NaN,0\n", "'NaN' is no number from 0 on");
    refuses("0,0,0,0,0\n", "table.csv: holds no image that is not black");
    refuses("", "table.csv: holds no image that is not black");
  }

  @Test
  void classesAreSubFoldersAndTheLastOfEachIsHeldOut() throws IOException {
    for (String name :
        new String[] {"dog/1.png", "dog/2.png", "dog/3.png", "cat/a.png", "cat/b.png"}) {
      image(name);
    }
    Files.writeString(folder.resolve("dog/notes.md"), "no image");
    Split<LabelledImages> split = ImageClassFolder.open(folder, 0.3);
    assertThat(split.training().classes()).containsExactly("cat", "dog");
    assertThat(split.training().size()).isEqualTo(3);
    assertThat(split.heldOut().size()).isEqualTo(2);
    assertThat(split.training().label(0)).isZero();
    assertThat(split.heldOut().label(1)).isEqualTo(1);
    assertThat(split.heldOut().image(1).width()).isEqualTo(3);
  }

  @Test
  void aValidationFolderIsWhatIsHeldOut() throws IOException {
    image("train/cat/1.png");
    image("train/dog/1.png");
    image("validation/dog/1.png");
    Split<LabelledImages> split = ImageClassFolder.open(folder, 0.9);
    assertThat(split.training().size()).isEqualTo(2);
    assertThat(split.heldOut().size()).isEqualTo(1);
    assertThat(split.heldOut().label(0)).isEqualTo(1);
    image("validation/cow/1.png");
    assertThatThrownBy(() -> ImageClassFolder.open(folder, 0))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("the class 'cow', of which there is nothing to learn from");
  }

  @Test
  void aFolderWithATableIsThatTable() throws IOException {
    write("table.csv", "1,2,3,4,0\n1,2,3,4,1\n1,2,3,4,1\n");
    write("README.md", "what this is");
    assertThat(ImageClassFolder.open(folder, 1).training().size()).isEqualTo(2);
  }

  @Test
  void tablesBesideSubFoldersAreNotRead() throws IOException {
    image("cat/1.png");
    image("cat/2.png");
    image("dog/1.png");
    write("notes.csv", "file,what it shows\n");
    assertThat(ImageClassFolder.open(folder, 0.1).training().classes())
        .containsExactly("cat", "dog");
    write("more.csv", "1,2,3,4,0\n1,2,3,4,1\n");
    assertThat(ImageClassFolder.open(folder, 0.1).training().size()).isEqualTo(2);
    for (String name : new String[] {"cat/1.png", "cat/2.png", "dog/1.png"}) {
      Files.delete(folder.resolve(name));
    }
    assertThatThrownBy(() -> ImageClassFolder.open(folder, 0.1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("; a table beside sub-folders is only read if it is named itself");
  }

  @Test
  void dataThatIsNotThereIsTold() {
    assertThatThrownBy(() -> ImageClassFolder.open(folder.resolve("missing"), 0.1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("no such folder of images or table: ");
    assertThatThrownBy(() -> ImageClassFolder.open(folder, 0.1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("holds no images (png, jpg, jpeg, bmp, gif) in sub-folders");
  }

  @Test
  void aClassWithoutExamplesIsToldByName() throws IOException {
    image("cat/1.png");
    image("cat/2.png");
    image("dog/1.png");
    Files.createDirectories(folder.resolve("emu"));
    assertThatThrownBy(() -> ImageClassFolder.open(folder, 0.1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("of class 'emu' there is nothing to learn from");
    write("gaps.csv", "1,2,3,4,0\n1,2,3,4,3\n1,2,3,4,3\n");
    assertThatThrownBy(() -> ImageClassFolder.open(folder.resolve("gaps.csv"), 0.1))
        .hasMessageContaining("of the classes [1, 2] there is nothing to learn from");
    assertThatThrownBy(() -> ImageClassFolder.open(folder.resolve("cat/1.png"), 0.1))
        .hasMessageContaining("1.png: is neither a folder of images nor a table");
  }

  @Test
  void aShareOrANumberIsHeldOutButNeverAll() {
    assertThat(Split.count(0.1, 95)).isEqualTo(10);
    assertThat(Split.count(94, 95)).isEqualTo(94);
    assertThat(Split.count(0.1, 1)).isZero();
    assertThat(Split.count(0.99, 2)).isEqualTo(1);
    for (double wrong : new double[] {0, 95, 1.5, -0.1, Double.NaN}) {
      assertThatThrownBy(() -> Split.count(wrong, 95))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(
              "below all 95, but is " + String.valueOf(wrong).replaceFirst("\\.0$", ""));
    }
  }

  @Test
  void nothingHeldOutIsRefused() throws IOException {
    image("cat/1.png");
    image("dog/1.png");
    assertThatThrownBy(() -> ImageClassFolder.open(folder, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there are 2 examples to learn from and 0 held out, but ")
        .hasMessageContaining("evaluation.held-out")
        .hasMessageContaining("validation/");
    Files.createDirectories(folder.resolve("parts/validation/cat"));
    image("parts/train/cat/1.png");
    image("parts/train/dog/1.png");
    assertThatThrownBy(() -> ImageClassFolder.open(folder.resolve("parts"), 0.1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("validation: holds no images");
  }

  @Test
  void aClassInOneExampleIsLearnedAndOthersAreHeldOut() throws IOException {
    image("cat/1.png");
    image("dog/1.png");
    image("dog/2.png");
    Split<LabelledImages> split = ImageClassFolder.open(folder, 0.1);
    assertThat(split.training().size()).isEqualTo(2);
    assertThat(split.heldOut().size()).isEqualTo(1);
  }

  @Test
  void onePartWithoutTheOtherIsRefused() throws IOException {
    image("train/cat/1.png");
    refusesParts("has the folder train/ but no validation/; it needs both or neither");
    image("val/cat/1.png");
    refusesParts("has the folder val/ but no validation/; rename it");
    Files.move(folder.resolve("train"), folder.resolve("training"));
    refusesParts("has the folder val/ but no validation/; rename it, and put the rest into train/");
    Files.move(folder.resolve("val"), folder.resolve("validation"));
    refusesParts("has the folder validation/ but no train/; it needs both or neither");
  }

  private void refusesParts(String message) {
    assertThatThrownBy(() -> ImageClassFolder.open(folder, 0.1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder + ": " + message);
  }

  @Test
  void oneClassOnlyIsRefused() throws IOException {
    image("cat/1.png");
    image("cat/2.png");
    assertThatThrownBy(() -> ImageClassFolder.open(folder, 0.1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(
            "all images to learn from are of the class 'cat'; a classifier needs two classes");
    Path table = write("table.csv", "1,2,3,4,7\n1,2,3,4,7\n1,2,3,4,0\n");
    assertThatThrownBy(() -> ImageClassFolder.open(table, 1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("are of the class '7'");
  }

  @Test
  void damagedImagesAreToldWhenTheDataIsOpened() throws IOException {
    image("cat/1.png");
    image("dog/1.png");
    image("dog/2.png");
    Path file = folder.resolve("dog/2.png");
    byte[] png = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(png, 20));
    refusesImage("cannot read image " + file + ": ");
    Files.writeString(file, "no image");
    refusesImage(file + ": is not a PNG, JPEG, GIF or BMP image");
    ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 100_000); // width and height
    Files.write(file, png);
    refusesImage(file + ": has 100,000 x 100,000 pixels; at most ");
  }

  @Test
  void anImageThatMayNotBeReadIsToldAsSuch() throws IOException {
    image("cat/1.png");
    image("dog/1.png");
    Path file = folder.resolve("dog/1.png");
    Files.setPosixFilePermissions(file, Set.of());
    assumeThat(Files.isReadable(file)).as("not run as root").isFalse();
    refusesImage("cannot read image " + file + ": it cannot be opened");
  }

  private void refusesImage(String message) {
    assertThatThrownBy(() -> ImageClassFolder.open(folder, 0.1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aByteOrderMarkBeforeATableIsNoPixel() throws IOException {
    assertThat(PixelTable.read(write("table.csv", "\uFEFF1,2,3,4,0\n1,2,3,4,1\n")).size())
        .isEqualTo(2);
  }

  @Test
  void twoTablesInAFolderAreRefused() throws IOException {
    write("a.csv", "1,2,3,4,0\n1,2,3,4,1\n");
    write("b.csv", "1,2,3,4,0\n1,2,3,4,1\n");
    assertThatThrownBy(() -> ImageClassFolder.open(folder, 1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("holds 2 tables; name the one to take");
  }

  private void refuses(String table, String message) throws IOException {
    Path file = write("table.csv", table);
    assertThatThrownBy(() -> PixelTable.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void image(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageFiles.writePng(file, RgbImage.black(2, 3));
  }
}
