package org.overseer.perceiver.entity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The feature columns of an entity, in the order of its raw values, each with its encoding.
 *
 * <p>Saved with a model as {@code entity_schema.json}, so that raw values mean the same later.
 *
 * @param columns at least one, with distinct names
 */
public record EntitySchema(List<Column> columns) {

  /**
   * A feature column.
   *
   * @param name unique within the schema
   * @param encoding how raw values become network input
   */
  public record Column(String name, ColumnEncoding encoding) {}

  /** Checks that there are columns and that their names differ. */
  public EntitySchema {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a schema needs at least one column");
    }
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("column '" + column.name() + "' appears twice");
      }
    }
  }

  /** Builds a schema column by column. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads {@code entity_schema.json} of a model folder.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if it is missing or broken, in one line
   */
  public static EntitySchema load(Path folder) {
    return EntitySchemaJson.read(folder);
  }

  /**
   * Writes {@code entity_schema.json} into a model folder; the file appears whole or not at all.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void save(Path folder) {
    EntitySchemaJson.write(folder, this);
  }

  /** F, raw values of an entity. */
  public int size() {
    return columns.size();
  }

  /** Numbers that all columns but the looked-up ones become together. */
  public int encodedWidth() {
    return columns.stream().mapToInt(column -> column.encoding().width()).sum();
  }

  /** Rows of the table in which all looked-up columns are found. */
  public int categories() {
    return columns.stream()
        .map(Column::encoding)
        .mapToInt(encoding -> encoding instanceof ColumnEncoding.OneHot oneHot ? oneHot.size() : 0)
        .reduce(0, Math::addExact);
  }

  /** Adds columns in order. */
  public static final class Builder {
    private final List<Column> columns = new ArrayList<>();

    private Builder() {}

    /** A category 0 … size − 1, looked up in a table. */
    public Builder oneHot(String name, int size) {
      return add(name, new ColumnEncoding.OneHot(size));
    }

    /** Binary digits of a rounded value, lowest first. */
    public Builder binary(String name, int bits) {
      return add(name, new ColumnEncoding.Binary(bits));
    }

    /** A value scaled so that min becomes 0 and max becomes 1. */
    public Builder scaled(String name, double min, double max) {
      return add(name, new ColumnEncoding.Scaled((float) min, (float) max));
    }

    /**
     * The square root of a value from 0 to max, scaled to 0 … 1; what is beyond either is clamped.
     */
    public Builder squareRoot(String name, double max) {
      return add(name, new ColumnEncoding.SquareRoot((float) max));
    }

    /** A value as it is. */
    public Builder plain(String name) {
      return add(name, new ColumnEncoding.Plain());
    }

    private Builder add(String name, ColumnEncoding encoding) {
      columns.add(new Column(name, encoding));
      return this;
    }

    /**
     * The schema.
     *
     * @throws IllegalArgumentException if it has no column or two of one name
     */
    public EntitySchema build() {
      return new EntitySchema(columns);
    }
  }
}
