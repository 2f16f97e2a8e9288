/**
 * The command line: one class a subcommand, exit codes, and one-line errors.
 *
 * <p>Nothing here touches native libraries before a command runs, so that {@code --help} and a
 * mistyped option answer at once. Start at {@link org.overseer.training.cli.Main}.
 */
@NullMarked
package org.overseer.training.cli;

import org.jspecify.annotations.NullMarked;
