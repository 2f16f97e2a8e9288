package org.overseer.perceiver.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The part of a class that other code can use. Names and descriptors are those of class files.
 *
 * @param access flags; a nested class's are those it was declared with
 * @param nesting the classes around it and itself, outermost first, as they name each other
 */
record ApiClass(
    int access,
    String name,
    String superName,
    List<String> interfaces,
    List<Nested> nesting,
    List<Member> members) {

  /** Flags that matter to users, as words in the order of the Java language. */
  private static final Map<Integer, String> FLAGS =
      new TreeMap<>(
          Map.of(
              Opcodes.ACC_PUBLIC, "public",
              Opcodes.ACC_PROTECTED, "protected",
              Opcodes.ACC_STATIC, "static",
              Opcodes.ACC_FINAL, "final",
              Opcodes.ACC_INTERFACE, "interface",
              Opcodes.ACC_ABSTRACT, "abstract",
              Opcodes.ACC_ENUM, "enum",
              Opcodes.ACC_ANNOTATION, "annotation"));

  private static final int VISIBLE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;

  /** An entry of a class file's list of nested classes. */
  record Nested(int access, String name, String outer, String simple) {}

  /** A method, or a field if the descriptor does not begin with a parenthesis. */
  record Member(int access, String name, String descriptor) {
    boolean isMethod() {
      return descriptor.startsWith("(");
    }
  }

  /** The class, unless it or a class around it is hidden. */
  static Optional<ApiClass> read(ClassReader file) {
    Collector collector = new Collector(file.getClassName());
    file.accept(collector, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    int access =
        collector.nesting.isEmpty()
            ? file.getAccess()
            : collector.nesting.get(collector.nesting.size() - 1).access;
    boolean visible =
        (access & VISIBLE) != 0
            && collector.nesting.stream().allMatch(nested -> (nested.access & VISIBLE) != 0)
            && !file.getClassName().endsWith("package-info");
    return visible
        ? Optional.of(
            new ApiClass(
                access & known(),
                file.getClassName(),
                file.getSuperName(),
                List.of(file.getInterfaces()),
                List.copyOf(collector.nesting),
                collector.members))
        : Optional.empty();
  }

  private static int known() {
    return FLAGS.keySet().stream().mapToInt(Integer::intValue).sum();
  }

  private static final class Collector extends ClassVisitor {
    private final String own;
    private final List<Nested> nesting = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();

    Collector(String own) {
      super(Opcodes.ASM9);
      this.own = own;
    }

    @Override
    public void visitInnerClass(String name, String outer, String simple, int access) {
      if (outer != null && (own.equals(name) || own.startsWith(name + "$"))) {
        nesting.add(new Nested(access & known(), name, outer, simple));
      }
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      add(access, name, descriptor);
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      add(access, name, descriptor);
      return null;
    }

    private void add(int access, String name, String descriptor) {
      if ((access & VISIBLE) != 0 && (access & Opcodes.ACC_SYNTHETIC) == 0) {
        members.add(new Member(access & known(), name, descriptor));
      }
    }
  }

  /** One line for the class, and an indented one for each member. */
  String toText() {
    StringBuilder text = new StringBuilder(words(access) + " " + name + " : " + superName);
    interfaces.forEach(type -> text.append(' ').append(type));
    text.append('\n');
    nesting.forEach(
        nested ->
            text.append(
                "  in %s : %s %s %s\n"
                    .formatted(words(nested.access), nested.name, nested.outer, nested.simple)));
    members.stream()
        .map(
            member ->
                "  %s %s %s\n".formatted(words(member.access), member.name, member.descriptor))
        .sorted()
        .forEach(text::append);
    return text.toString();
  }

  /** Reads what {@link #toText} wrote, any number of classes. */
  static List<ApiClass> parse(List<String> lines) {
    List<ApiClass> classes = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> words = Arrays.asList(line.strip().split(" "));
      int colon = words.indexOf(":");
      if (!line.startsWith(" ")) {
        classes.add(
            new ApiClass(
                flags(words.subList(0, colon - 1)),
                words.get(colon - 1),
                words.get(colon + 1),
                words.subList(colon + 2, words.size()),
                new ArrayList<>(),
                new ArrayList<>()));
        continue;
      }
      ApiClass current = classes.get(classes.size() - 1);
      int size = words.size();
      if (words.get(0).equals("in")) {
        current.nesting.add(
            new Nested(
                flags(words.subList(1, colon)),
                words.get(size - 3),
                words.get(size - 2),
                words.get(size - 1)));
      } else {
        current.members.add(
            new Member(
                flags(words.subList(0, size - 2)), words.get(size - 2), words.get(size - 1)));
      }
    }
    return classes;
  }

  /** A class file whose methods do nothing. */
  byte[] toBytes() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V17,
        access | Opcodes.ACC_SUPER,
        name,
        null,
        superName,
        interfaces.toArray(String[]::new));
    nesting.forEach(
        nested -> writer.visitInnerClass(nested.name, nested.outer, nested.simple, nested.access));
    List<Member> written = new ArrayList<>(members);
    boolean isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
    if (!isInterface && members.stream().noneMatch(member -> member.name.equals("<init>"))) {
      // Without any constructor it would count as a class that others may extend.
      written.add(new Member(Opcodes.ACC_PRIVATE, "<init>", "()V"));
    }
    for (Member member : written) {
      if (!member.isMethod()) {
        writer.visitField(member.access, member.name, member.descriptor, null, null).visitEnd();
        continue;
      }
      MethodVisitor method =
          writer.visitMethod(member.access, member.name, member.descriptor, null, null);
      if ((member.access & Opcodes.ACC_ABSTRACT) == 0) {
        method.visitCode();
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitInsn(Opcodes.ATHROW);
        method.visitMaxs(0, 0);
      }
      method.visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static String words(int access) {
    return FLAGS.entrySet().stream()
        .filter(flag -> (access & flag.getKey()) != 0)
        .map(Map.Entry::getValue)
        .collect(Collectors.joining(" "));
  }

  private static int flags(List<String> words) {
    return FLAGS.entrySet().stream()
        .filter(flag -> words.contains(flag.getValue()))
        .mapToInt(Map.Entry::getKey)
        .sum();
  }
}
