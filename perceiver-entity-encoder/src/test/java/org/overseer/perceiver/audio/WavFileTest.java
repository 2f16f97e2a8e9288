package org.overseer.perceiver.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.io.ModelFormatException;

class WavFileTest {
  @TempDir private Path folder;

  /** Java's own writer as the second opinion: left channel ½, right channel −¼. */
  @ParameterizedTest
  @ValueSource(ints = {8, 16, 24, 32})
  void channelsOfEveryIntegerSizeAreAveraged(int bits) throws IOException {
    ByteBuffer samples = ByteBuffer.allocate(3 * 2 * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 3; i++) {
      putInteger(samples, bits, 0.5);
      putInteger(samples, bits, -0.25);
    }
    AudioFormat format = new AudioFormat(22_050, bits, 2, bits > 8, false);
    Path file = folder.resolve("stereo.wav");
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(samples.array()), format, 3),
        AudioFileFormat.Type.WAVE,
        file.toFile());

    Waveform read = WavFile.read(file);
    assertThat(read.sampleRate()).isEqualTo(22_050);
    assertThat(read.samples()).containsExactly(0.125f, 0.125f, 0.125f);
  }

  private static void putInteger(ByteBuffer samples, int bits, double value) {
    int level = (int) (value * (1L << bits - 1)) + (bits == 8 ? 128 : 0);
    for (int i = 0; i < bits / 8; i++) {
      samples.put((byte) (level >> 8 * i));
    }
  }

  @Test
  void floatsAreReadAndClipped() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(0.3f).putFloat(-1.5f).putFloat(0);
    Path file = wav(format(3, 1, 8000, 32), data.array());
    assertThat(WavFile.read(file).samples()).containsExactly(0.3f, -1, 0);

    ByteBuffer wide = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    wide.putDouble(0.25).putDouble(-0.75);
    assertThat(WavFile.read(wav(format(3, 2, 8000, 64), wide.array())).samples())
        .containsExactly(-0.25f);
  }

  @Test
  void theExtensibleFormatNamesItsEncodingLater() throws IOException {
    ByteBuffer format = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    format.put(format(0xFFFE, 1, 8000, 16)).putShort((short) 22).putShort((short) 16).putInt(4);
    format.putShort((short) 1);
    assertThat(WavFile.read(wav(format.array(), new byte[] {0, 0x40})).samples())
        .containsExactly(0.5f);
  }

  @Test
  void otherChunksAndAnUnknownLengthAreNoProblem() throws IOException {
    byte[] sound = Files.readAllBytes(wav(format(1, 1, 8000, 16), new byte[] {0, 0x40, 0, 0x20}));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(sound, 0, 12);
    bytes.write("LIST\u0003\u0000\u0000\u0000abc\u0000".getBytes(StandardCharsets.ISO_8859_1));
    bytes.write(sound, 12, 24);
    bytes.write("data".getBytes(StandardCharsets.US_ASCII));
    bytes.write(new byte[] {-1, -1, -1, -1});
    bytes.write(sound, 44, 4);
    Path file = Files.write(folder.resolve("streamed.wav"), bytes.toByteArray());
    assertThat(WavFile.read(file).samples()).containsExactly(0.5f, 0.25f);
  }

  @Test
  void whatIsWrittenComesBackAndOthersCanReadIt()
      throws IOException, UnsupportedAudioFileException {
    float[] samples = {0, 0.5f, -0.5f, 1, -1, 2, 1 / 32768f};
    Path file = folder.resolve("new/sound.wav");
    WavFile.write(file, new Waveform(48_000, samples));

    Waveform read = WavFile.read(file);
    assertThat(read.sampleRate()).isEqualTo(48_000);
    float full = 32767 / 32768f;
    assertThat(read.samples()).containsExactly(0, 0.5f, -0.5f, full, -1, full, 1 / 32768f);
    AudioFormat format = AudioSystem.getAudioFileFormat(file.toFile()).getFormat();
    assertThat(format.getSampleRate()).isEqualTo(48_000);
    assertThat(format.getChannels()).isEqualTo(1);
    assertThat(format.getSampleSizeInBits()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource({
    "6, 1, 8000, 8, 'encoding 6 with 8 bits'",
    "1, 1, 8000, 12, 'encoding 1 with 12 bits'",
    "3, 1, 8000, 16, 'encoding 3 with 16 bits'",
    "1, 0, 8000, 16, '0 channels'",
    "1, 1, -1, 16, 'at -1 samples a second'",
    "1, 65, 8000, 16, '65 channels'"
  })
  void otherFormatsAreRefused(int code, int channels, int rate, int bits, String message)
      throws IOException {
    assertRefused(wav(format(code, channels, rate, bits), new byte[0]), message);
  }

  @Test
  void damageIsToldInOneLine() throws IOException {
    byte[] sound = Files.readAllBytes(wav(format(1, 1, 8000, 16), new byte[100]));
    assertRefused(write(Arrays.copyOf(sound, 90)), "100 bytes of samples are announced, 46 are");
    assertRefused(write(Arrays.copyOf(sound, 40)), "ends before its samples");
    assertRefused(write(new byte[20]), "is not a WAV file");
    byte[] odd = sound.clone();
    odd[32] = 3;
    assertRefused(write(odd), "1 channels of 16 bits take 3 bytes");
    byte[] skipping = sound.clone();
    skipping[12] = 'x';
    skipping[18] = 9; // this chunk would end behind the file
    assertRefused(write(skipping), "ends before its samples");
    byte[] unordered = sound.clone();
    unordered[12] = 'x';
    assertRefused(write(unordered), "samples come before their format");
    byte[] nan = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(Float.NaN).array();
    assertRefused(wav(format(3, 1, 8000, 32), nan), "sample 0 is not a number");
    assertRefused(folder.resolve("none.wav"), "none.wav");
  }

  @Test
  void randomDamageIsReadOrRefused() throws IOException {
    byte[] sound = Files.readAllBytes(wav(format(1, 2, 8000, 16), new byte[400]));
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] damaged = sound.clone();
      for (int i = 0; i < 3; i++) {
        damaged[random.nextInt(44)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(WavFile.read(write(damaged)).samples().length).isLessThanOrEqualTo(400);
      } catch (ModelFormatException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(100, 500);
  }

  @ParameterizedTest
  @CsvSource({"44100, 48000", "48000, 16000", "8000, 48000", "22050, 11025", "47999, 48000"})
  void aToneStaysItselfAtAnotherRate(int from, int to) {
    double hertz = 1000;
    float[] samples = tone(hertz, from, from / 2);
    Waveform resampled = new Waveform(from, samples).resampled(to);
    assertThat(resampled.sampleRate()).isEqualTo(to);
    assertThat(resampled.samples().length).isBetween(to / 2 - 1, to / 2 + 1);
    float[] want = tone(hertz, to, resampled.samples().length);
    for (int i = to / 50; i < want.length - to / 50; i++) {
      assertThat(resampled.samples()[i]).isCloseTo(want[i], within(1e-4f));
    }
  }

  @Test
  void whatTheNewRateCannotHoldIsRemovedInsteadOfFoldedBack() {
    float[] samples = tone(7000, 48_000, 24_000);
    float[] low = new Waveform(48_000, samples).resampled(12_000).samples();
    for (int i = 200; i < low.length - 200; i++) {
      assertThat(low[i]).isCloseTo(0, within(1e-3f));
    }
  }

  @Test
  void onlyTheSamplesThatAreWantedAreMadeAtAnotherRate() {
    Waveform sound = new Waveform(8000, tone(500, 8000, 4000));
    float[] whole = sound.resampled(48_000).samples();
    assertThat(sound.resampledStart(48_000, 300).samples()).isEqualTo(Arrays.copyOf(whole, 300));
    assertThat(sound.resampledStart(48_000, 100_000).samples()).isEqualTo(whole);
    assertThat(sound.resampledStart(8000, 5).samples()).hasSize(5);
    assertThat(sound.resampledStart(8000, 5000)).isSameAs(sound);
    float[] day = new float[86_400];
    assertThat(new Waveform(1, day).resampledStart(WavFile.MAX_RATE, 7).samples()).hasSize(7);
  }

  @Test
  void lengthsAreCutOrFilledUpWithSilence() {
    Waveform sound = new Waveform(10, new float[] {1, 1, 1});
    assertThat(sound.ofLength(2).samples()).containsExactly(1, 1);
    assertThat(sound.ofLength(4).samples()).containsExactly(1, 1, 1, 0);
    assertThat(sound.resampled(10)).isSameAs(sound);
    assertThatThrownBy(() -> sound.resampled(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] tone(double hertz, int rate, int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (0.8 * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return samples;
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> WavFile.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(String.valueOf(file.getFileName()))
        .hasMessageContaining(message);
  }

  private static byte[] format(int code, int channels, int rate, int bits) {
    ByteBuffer format = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    int moment = channels * bits / 8;
    format.putShort((short) code).putShort((short) channels).putInt(rate).putInt(rate * moment);
    return format.putShort((short) moment).putShort((short) bits).array();
  }

  private Path wav(byte[] format, byte[] data) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(28 + format.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(bytes.capacity() - 8);
    bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(format.length).put(format);
    bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
    return write(bytes.array());
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("sound.wav"), bytes);
  }
}
