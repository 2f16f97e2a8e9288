package org.overseer.perceiver.recipes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Tasks on texts in the manner of GLUE: one sub-folder a task, whose name is the task's, with
 * {@code train.tsv} and {@code dev.tsv}, the held-out part.
 *
 * <p>The first line of a table names its columns: {@code sentence}, or {@code sentence1} and {@code
 * sentence2}; and {@code label} for classes or {@code score} for a regression. The classes of a
 * task are the labels of its training table, by name.
 */
public final class TaskFolder {
  private static final String TRAINING = "train.tsv";
  private static final String HELD_OUT = "dev.tsv";

  private final List<Task> tasks;

  /**
   * A task with its texts.
   *
   * @param classes names of the classes; empty for a regression
   */
  record Task(String name, List<String> classes, TaskTable training, TaskTable heldOut) {
    boolean regression() {
      return training.regression();
    }

    /** Outputs that a head for it has. */
    int outputs() {
      return regression() ? 1 : classes.size();
    }

    /** Number of an example's class. */
    int label(TaskTable.Example example) {
      return classes.indexOf(example.answer());
    }
  }

  private TaskFolder(List<Task> tasks) {
    this.tasks = List.copyOf(tasks);
  }

  /**
   * Reads all tables into memory.
   *
   * @throws ModelFormatException if there is no task, or a table is missing or broken
   */
  public static TaskFolder open(Path data) {
    if (!Files.isDirectory(data)) {
      throw new ModelFormatException("no such folder of tasks: " + data);
    }
    List<Task> tasks = new ArrayList<>();
    for (Path folder : DataFolders.list(data)) {
      if (Files.isDirectory(folder)) {
        tasks.add(task(folder));
      }
    }
    if (tasks.isEmpty()) {
      throw new ModelFormatException(
          "%s: has no sub-folder with %s and %s".formatted(data, TRAINING, HELD_OUT));
    }
    return new TaskFolder(tasks);
  }

  private static Task task(Path folder) {
    TaskTable training = TaskTable.read(folder.resolve(TRAINING));
    TaskTable heldOut = TaskTable.read(folder.resolve(HELD_OUT));
    if (training.regression() != heldOut.regression()) {
      throw new ModelFormatException(
          "%s: one of %s and %s has labels, the other scores"
              .formatted(folder, TRAINING, HELD_OUT));
    }
    TreeSet<String> classes = new TreeSet<>();
    if (!training.regression()) {
      training.examples().forEach(example -> classes.add(example.answer()));
      if (classes.size() == 1) {
        throw new ModelFormatException(
            "%s: all labels are '%s'; a task needs two"
                .formatted(folder.resolve(TRAINING), classes.first()));
      }
      for (TaskTable.Example example : heldOut.examples()) {
        if (!classes.contains(example.answer())) {
          throw new ModelFormatException(
              "%s: the label '%s' is not one of %s, the labels of %s"
                  .formatted(folder.resolve(HELD_OUT), example.answer(), classes, TRAINING));
        }
      }
    }
    String name = String.valueOf(folder.getFileName());
    return new Task(name, List.copyOf(classes), training, heldOut);
  }

  List<Task> tasks() {
    return tasks;
  }

  /** Writes the tasks into the config of a model to be: {@code tasks}, with names and classes. */
  public void nameTasks(ObjectNode config) {
    ArrayNode array = config.putArray("tasks");
    for (Task task : tasks) {
      ObjectNode json =
          array.addObject().put("name", task.name()).put("num_labels", task.outputs());
      if (!task.regression()) {
        task.classes().forEach(json.putArray("labels")::add);
      }
    }
  }
}
