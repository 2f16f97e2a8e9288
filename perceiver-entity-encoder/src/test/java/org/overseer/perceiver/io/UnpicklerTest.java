package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.io.PickleValue.Bool;
import org.overseer.perceiver.io.PickleValue.Dict;
import org.overseer.perceiver.io.PickleValue.Int;
import org.overseer.perceiver.io.PickleValue.None;
import org.overseer.perceiver.io.PickleValue.PickleList;
import org.overseer.perceiver.io.PickleValue.Text;
import org.overseer.perceiver.io.PickleValue.Tuple;
import org.overseer.perceiver.io.TorchFiles.Pickle;

class UnpicklerTest {
  @Test
  void readsPlainValues() {
    assertThat(load(value().op('N'))).isEqualTo(new None());
    assertThat(load(value().op(0x88))).isEqualTo(new Bool(true));
    assertThat(load(value().op(0x89))).isEqualTo(new Bool(false));
    assertThat(load(value().text("é\n"))).isEqualTo(new Text("é\n"));
    assertThat(load(value().op(']'))).isEqualTo(new PickleList());
    assertThat(load(value().op(')'))).isEqualTo(new Tuple(List.of()));
    assertThat(load(value().op('}'))).isEqualTo(new Dict());
  }

  @Test
  void readsIntegersOfEveryWidth() {
    assertThat(load(value().op('K', 255))).isEqualTo(new Int(255));
    assertThat(load(value().op('M', 0xff, 0xff))).isEqualTo(new Int(65535));
    assertThat(load(value().integer(-2))).isEqualTo(new Int(-2));
    assertThat(load(value().integer(Long.MIN_VALUE))).isEqualTo(new Int(Long.MIN_VALUE));
    assertThat(load(value().op(0x8a, 0))).isEqualTo(new Int(0));
    assertThat(load(value().op(0x8a, 1, 0xff))).isEqualTo(new Int(-1));
    assertThat(load(value().op(0x8a, 5, 0, 0, 0, 0, 1))).isEqualTo(new Int(1L << 32));
  }

  @Test
  void readsContainers() {
    assertThat(load(value().op('N', 0x88, 0x89, 0x87)))
        .isEqualTo(new Tuple(List.of(new None(), new Bool(true), new Bool(false))));
    assertThat(load(value().op('K', 1, 'K', 2, 0x86)))
        .isEqualTo(new Tuple(List.of(new Int(1), new Int(2))));
    assertThat(load(value().op('K', 1, 0x85))).isEqualTo(new Tuple(List.of(new Int(1))));
    assertThat(load(value().op('(', 'K', 1, '(', 't', 't')))
        .isEqualTo(new Tuple(List.of(new Int(1), new Tuple(List.of()))));
    assertThat(load(value().op(']', 'N', 'a', '(', 'N', 'N', 'e'))).isEqualTo(new PickleList());
    assertThat(
            load(value().op('}').text("a").op('N', 's', '(').text("b").op('N', 'K', 3, 'N', 'u')))
        .isEqualTo(new Dict(Map.of("a", new None(), "b", new None(), 3L, new None())));
  }

  @Test
  void recallsWhatItKept() {
    Pickle pickle = value().op('K', 7, 'q', 0, 'r', 0, 0, 0, 1, 'h', 0, 'j', 0, 0, 0, 1, 0x87);
    assertThat(load(pickle)).isEqualTo(new Tuple(List.of(new Int(7), new Int(7), new Int(7))));
  }

  @Test
  void aValueThatHoldsItselfDoesNoHarm() {
    Pickle pickle = value().op('}', 'q', 0).text("self").op('h', 0, 's');
    assertThat(load(pickle)).isInstanceOf(Dict.class);
    assertRefused(value().op('}', 'q', 0, 'h', 0, 'N', 's'), "has a dict as the key of a dict");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "os.system",
        "builtins.eval",
        "__builtin__.print",
        "torch._utils._rebuild_tensor_v3",
        "torch.storage.UntypedStorage",
        "torch.FloatStorage.from_file",
        "collections.OrderedDict.fromkeys",
        "numpy.core.multiarray._reconstruct"
      })
  void refusesEveryOtherGlobalByItsName(String name) {
    int dot = name.lastIndexOf('.');
    String module = name.substring(0, dot);
    String attribute = name.substring(dot + 1);
    String message = "asks for '" + name + "', which is refused";
    assertRefused(value().global(module, attribute), message);
    assertRefused(value().op('(').op('i').ascii(module + "\n" + attribute + "\n"), message);
    assertRefused(value().text(module).text(attribute).op(0x93), message);
  }

  @Test
  void refusesGlobalsWithOddNamesInOneLine() {
    assertRefused(value().global("os\r\0", "x"), "asks for 'os??.x'");
    assertRefused(value().global("o".repeat(201), "x"), "asks for a global whose name begins 'ooo");
    assertRefused(value().op('N', 'N', 0x93), "asks for a global by None");
  }

  /** Whatever is not needed for tensors in a dict. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "POP",
        "POP_MARK",
        "DUP",
        "FLOAT",
        "INT",
        "LONG",
        "PERSID",
        "STRING",
        "BINSTRING",
        "SHORT_BINSTRING",
        "UNICODE",
        "DICT",
        "GET",
        "LIST",
        "OBJ",
        "PUT",
        "BINFLOAT",
        "BINBYTES",
        "SHORT_BINBYTES",
        "PROTO",
        "NEWOBJ",
        "EXT1",
        "EXT2",
        "EXT4",
        "LONG4",
        "SHORT_BINUNICODE",
        "BINUNICODE8",
        "BINBYTES8",
        "EMPTY_SET",
        "ADDITEMS",
        "FROZENSET",
        "NEWOBJ_EX",
        "MEMOIZE",
        "FRAME",
        "BYTEARRAY8",
        "NEXT_BUFFER",
        "READONLY_BUFFER"
      })
  void refusesEveryOtherInstructionByItsName(PickleOp op) {
    assertRefused(
        value().op('(', 'N', op.code(), 0, 0, 0, 0),
        "asks for the instruction " + op + ", which is refused");
  }

  @Test
  void refusesUnknownInstructions() {
    assertRefused(value().op(0xff), "has the unknown instruction 0xff at byte 2");
  }

  @Test
  void refusesOtherProtocols() {
    assertRefused(new Pickle().op('N', '.'), "is not a pickle of protocol 2");
    assertRefused(new Pickle().op(0x80, 4, 'N', '.'), "is a pickle of protocol 4");
    assertThatThrownBy(() -> Unpickler.load("data.pkl", ByteBuffer.allocate(0)))
        .hasMessageStartingWith("data.pkl: ends early");
  }

  @Test
  void refusesCallsThatBuildNoTensor() {
    assertRefused(
        value().global("collections", "OrderedDict").op(']', 0x85, 'R'),
        "calls 'collections.OrderedDict' with 1 arguments");
    assertRefused(value().global("torch", "FloatStorage").op(')', 'R'), "calls 'torch.FloatSto");
    assertRefused(value().global("torch._utils", "_rebuild_tensor_v2").op(')', 'R'), "other parts");
    assertRefused(
        value().global("torch._utils", "_rebuild_parameter").op('N', 'N', 'N', 0x87, 'R'),
        "calls 'torch._utils._rebuild_parameter' with 3 arguments");
    assertRefused(value().op('N', ')', 'R'), "calls None with a tuple");
    assertRefused(value().global("collections", "OrderedDict").op(']', 'R'), "with a list");
  }

  @Test
  void refusesStatesOfAnythingButDicts() {
    assertRefused(value().op(']', '}', 'b'), "sets the state of a list to a dict");
    assertRefused(value().op('}', 'N', 'b'), "sets the state of a dict to None");
  }

  @Test
  void refusesObjectsOutsideThatAreNoStorages() {
    assertRefused(value().op('N', 'Q'), "no storage of a tensor");
    Pickle module = value().op('(').text("module").global("torch", "FloatStorage");
    assertRefused(module.text("0").text("cpu").integer(1).op('t', 'Q'), "no storage of a tensor");
    Pickle wrongType = value().op('(').text("storage").global("collections", "OrderedDict");
    assertRefused(
        wrongType.text("0").text("cpu").integer(1).op('t', 'Q'), "no storage of a tensor");
  }

  @Test
  void refusesTensorsWithHooksMetadataOrTooManyAxes() {
    long[] axes = new long[65];
    Pickle hooked = tensor(new long[] {1}).op('}').text("h").op('N', 's', 't', 'R');
    assertRefused(hooked, "other parts than storage");
    Pickle conjugated = tensor(new long[] {1}).op('}', '}').text("conj").op(0x88, 's', 't', 'R');
    assertRefused(conjugated, "other parts than storage");
    assertRefused(tensor(axes).op('}', 't', 'R'), "65 axes; at most 64 are read");
    assertThat(load(tensor(new long[] {1}).op('N', 't', 'R'))).isInstanceOf(PickleValue.View.class);
    assertThat(load(tensor(new long[] {1}).op('}', 'N', 't', 'R')))
        .isInstanceOf(PickleValue.View.class);
  }

  /** All arguments but the hooks and the metadata. */
  private static Pickle tensor(long[] shape) {
    return value()
        .global("torch._utils", "_rebuild_tensor_v2")
        .op('(')
        .storage("FloatStorage", "0", 1)
        .integer(0)
        .integers(shape)
        .integers(shape)
        .op(0x89);
  }

  @Test
  void refusesDamagedStacks() {
    assertRefused(value(), "does not end with one value");
    assertRefused(value().op('N', 'N'), "does not end with one value");
    assertRefused(value().op('N', '('), "does not end with one value");
    assertRefused(value().op('N', '.', 'N'), "does not end with one value");
    assertRefused(value().op('t'), "a mark is missing");
    assertRefused(value().op('N', '(', 0x85), "a value is missing");
    assertRefused(value().op('q', 0), "a value is missing");
    assertRefused(value().op('h', 0), "it recalls the value 0, which it has not kept");
    assertRefused(value().op('N', 'N', 'a'), "appends 1 items to None");
    assertRefused(value().op('N', '(', 'N', 'N', 'u'), "sets items of None");
    assertRefused(value().op('}', '(', 'N', 'u'), "sets items of a dict");
    assertRefused(
        value().op('}', '(', 'K', 1, 'N', 'K', 1, 'N', 'u'), "has the key '1' twice in a dict");
  }

  @Test
  void refusesDamagedStringsAndIntegers() {
    assertRefused(value().op('X', 5, 0, 0, 0, 'a'), "a string that is too long");
    assertRefused(value().op('X', 0xff, 0xff, 0xff, 0xff), "a string that is too long");
    assertRefused(value().op('X', 1, 0, 0, 0, 0xff), "has a string that is not UTF-8");
    assertRefused(value().op(0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0), "an integer of 9 bytes");
    assertRefused(value().op('J', 1), "ends early");
  }

  @Test
  void limitsNestingAndTheNumberOfValues() {
    assertRefused(value().ascii("(".repeat(101)), "deeper than 100 levels");
    assertRefused(
        value().ascii("N".repeat(Unpickler.MAX_VALUES + 1)), "has more than 1048576 values");
    assertRefused(
        value().ascii("Nq0".repeat(Unpickler.MAX_VALUES / 2 + 1)), "has more than 1048576 values");
  }

  private static Pickle value() {
    return new Pickle().op(0x80, 2);
  }

  private static PickleValue load(Pickle pickle) {
    return Unpickler.load("data.pkl", ByteBuffer.wrap(pickle.op('.').bytes()));
  }

  private static void assertRefused(Pickle pickle, String message) {
    assertThatThrownBy(() -> load(pickle))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("data.pkl: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
