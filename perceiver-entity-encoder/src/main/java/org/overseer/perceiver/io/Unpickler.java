package org.overseer.perceiver.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.overseer.perceiver.io.PickleValue.Bool;
import org.overseer.perceiver.io.PickleValue.Dict;
import org.overseer.perceiver.io.PickleValue.Int;
import org.overseer.perceiver.io.PickleValue.None;
import org.overseer.perceiver.io.PickleValue.PickleList;
import org.overseer.perceiver.io.PickleValue.Text;
import org.overseer.perceiver.io.PickleValue.Tuple;

/**
 * Reads the pickle of a file of {@code torch.save}, protocol 2, and nothing else.
 *
 * <p>A pickle is a program for a stack machine that can call any Python function. This machine
 * knows only the instructions that {@code torch.save} writes for tensors in dicts, and {@link
 * PickleTensors} the few globals they name; whatever else a file asks for is refused by its name
 * and has no effect. There is no recursion, and what a file can make grow is limited.
 */
final class Unpickler {
  /** Most values and memo entries; a tensor takes about 25. */
  static final int MAX_VALUES = 1 << 20;

  private static final int MAX_NESTING = 100;
  private static final int MAX_GLOBAL_NAME = 200;
  private static final int PROTOCOL = 2;

  private final String source;
  private final ByteBuffer pickle;
  private final PickleTensors tensors;
  private final List<PickleValue> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Integer, PickleValue> memo = new HashMap<>();
  private int values;

  private Unpickler(String source, ByteBuffer pickle) {
    this.source = source;
    this.pickle = pickle.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    this.tensors = new PickleTensors(source);
  }

  /**
   * The value of a pickle.
   *
   * @param source begins every message
   * @throws ModelFormatException if the pickle is damaged or asks for anything else
   */
  static PickleValue load(String source, ByteBuffer pickle) {
    return new Unpickler(source, pickle).load();
  }

  private PickleValue load() {
    if (unsignedByte() != PickleOp.PROTO.code()) {
      throw error("is not a pickle of protocol 2");
    }
    int protocol = unsignedByte();
    if (protocol != PROTOCOL) {
      throw error("is a pickle of protocol %d; torch.save writes 2".formatted(protocol));
    }
    for (PickleOp op = nextOp(); op != PickleOp.STOP; op = nextOp()) {
      execute(op);
    }
    if (stack.size() != 1 || !marks.isEmpty() || pickle.hasRemaining()) {
      throw error("does not end with one value");
    }
    return stack.get(0);
  }

  private PickleOp nextOp() {
    int at = pickle.position();
    int code = unsignedByte();
    PickleOp op = PickleOp.of(code);
    if (op == null) {
      throw error("has the unknown instruction 0x%02x at byte %d".formatted(code, at));
    }
    return op;
  }

  private void execute(PickleOp op) {
    switch (op) {
      case MARK -> mark();
      case NONE -> push(new None());
      case NEWTRUE -> push(new Bool(true));
      case NEWFALSE -> push(new Bool(false));
      case BININT -> push(new Int(take(4).getInt()));
      case BININT1 -> push(new Int(unsignedByte()));
      case BININT2 -> push(new Int(Short.toUnsignedInt(take(2).getShort())));
      case LONG1 -> push(new Int(longInteger()));
      case BINUNICODE -> push(new Text(text(take(4).getInt())));
      case EMPTY_TUPLE -> push(new Tuple(List.of()));
      case TUPLE1 -> push(tuple(1));
      case TUPLE2 -> push(tuple(2));
      case TUPLE3 -> push(tuple(3));
      case TUPLE -> push(new Tuple(popToMark()));
      case EMPTY_LIST -> push(new PickleList());
      case APPEND -> append(List.of(pop()));
      case APPENDS -> append(popToMark());
      case EMPTY_DICT -> push(new Dict());
      case SETITEM -> setItem();
      case SETITEMS -> setItems(popToMark());
      case BINPUT -> memoize(unsignedByte());
      case LONG_BINPUT -> memoize(take(4).getInt());
      case BINGET -> push(memoized(unsignedByte()));
      case LONG_BINGET -> push(memoized(take(4).getInt()));
      case GLOBAL -> push(tensors.global(line(), line()));
      case BINPERSID -> push(tensors.persistent(pop()));
      case REDUCE -> reduce();
      case BUILD -> build();
      case INST -> throw tensors.refusal(line(), line());
      case STACK_GLOBAL -> throw stackGlobal();
      default -> throw error("asks for the instruction %s, which is refused".formatted(op));
    }
  }

  private void reduce() {
    PickleValue arguments = pop();
    push(tensors.call(pop(), arguments));
  }

  /** Attributes of an OrderedDict: a state dict keeps version numbers there, of no use here. */
  private void build() {
    PickleValue state = pop();
    if (!(top() instanceof Dict) || !(state instanceof Dict)) {
      throw error(
          "sets the state of %s to %s, which is refused".formatted(top().kind(), state.kind()));
    }
  }

  private ModelFormatException stackGlobal() {
    PickleValue name = pop();
    PickleValue module = pop();
    return name instanceof Text n && module instanceof Text m
        ? tensors.refusal(m.value(), n.value())
        : error("asks for a global by " + name.kind());
  }

  private void mark() {
    if (marks.size() == MAX_NESTING) {
      throw error("nests values deeper than " + MAX_NESTING + " levels");
    }
    marks.push(stack.size());
  }

  private void push(PickleValue value) {
    count();
    stack.add(value);
  }

  private void count() {
    if (++values > MAX_VALUES) {
      throw error("has more than " + MAX_VALUES + " values");
    }
  }

  private PickleValue top() {
    if (stack.size() <= floor()) {
      throw error("is damaged: a value is missing");
    }
    return stack.get(stack.size() - 1);
  }

  private PickleValue pop() {
    PickleValue value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private Tuple tuple(int size) {
    PickleValue[] items = new PickleValue[size];
    for (int i = size - 1; i >= 0; i--) {
      items[i] = pop();
    }
    return new Tuple(List.of(items));
  }

  private List<PickleValue> popToMark() {
    if (marks.isEmpty()) {
      throw error("is damaged: a mark is missing");
    }
    List<PickleValue> above = stack.subList(marks.pop(), stack.size());
    List<PickleValue> popped = List.copyOf(above);
    above.clear();
    return popped;
  }

  /** Values below the newest mark are out of reach. */
  private int floor() {
    return marks.isEmpty() ? 0 : marks.peek();
  }

  private void append(List<PickleValue> items) {
    if (!(top() instanceof PickleList)) {
      throw error("appends %d items to %s".formatted(items.size(), top().kind()));
    }
  }

  private void setItem() {
    PickleValue value = pop();
    setItems(List.of(pop(), value));
  }

  private void setItems(List<PickleValue> keysAndValues) {
    if (!(top() instanceof Dict dict) || keysAndValues.size() % 2 != 0) {
      throw error("sets items of " + top().kind());
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = key(keysAndValues.get(i));
      if (dict.items().put(key, keysAndValues.get(i + 1)) != null) {
        throw error("has the key '%s' twice in a dict".formatted(key));
      }
    }
  }

  /** Only what hashes in constant time. */
  private Object key(PickleValue key) {
    if (key instanceof Text text) {
      return text.value();
    }
    if (key instanceof Int integer) {
      return integer.value();
    }
    throw error("has %s as the key of a dict".formatted(key.kind()));
  }

  private void memoize(int index) {
    count();
    memo.put(index, top());
  }

  private PickleValue memoized(int index) {
    PickleValue value = memo.get(index);
    if (value == null) {
      throw error("is damaged: it recalls the value %d, which it has not kept".formatted(index));
    }
    return value;
  }

  private long longInteger() {
    int bytes = unsignedByte();
    if (bytes > Long.BYTES) {
      throw error("has an integer of %d bytes; at most 8 are read".formatted(bytes));
    }
    ByteBuffer digits = take(bytes);
    long value = bytes == 0 || digits.get(bytes - 1) >= 0 ? 0 : -1;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | Byte.toUnsignedLong(digits.get(i));
    }
    return value;
  }

  /** A line of a global's name, without its end. */
  private String line() {
    StringBuilder line = new StringBuilder();
    for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
      if (line.length() == MAX_GLOBAL_NAME) {
        throw error("asks for a global whose name begins '%s'".formatted(line));
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private String text(int bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(take(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(source + ": has a string that is not UTF-8", e);
    }
  }

  private int unsignedByte() {
    return Byte.toUnsignedInt(take(1).get());
  }

  private ByteBuffer take(int bytes) {
    if (bytes < 0 || bytes > pickle.remaining()) {
      throw error("ends early or has a string that is too long");
    }
    ByteBuffer taken = pickle.slice(pickle.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
    pickle.position(pickle.position() + bytes);
    return taken;
  }

  private ModelFormatException error(String message) {
    return new ModelFormatException(source + ": " + message);
  }
}
