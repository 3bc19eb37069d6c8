/**
 * Looks into snapshots: what is in them, all that is known of one key, and how two of them differ. Never changes one.
 *
 * <ol>
 *   <li>{@link SnapshotInspector} is the door.
 *   <li>{@code HeldSnapshot} keeps the files of a snapshot from being removed while someone reads them.
 *   <li>{@code OpenPart} is what one subtask wrote, linked into a directory of its own and opened.
 *   <li>{@code StateKind} says how rows of a state are laid out, {@code Forms} turns bytes into plain values; {@code Decoder}
 *       is both, for one state.
 *   <li>{@code OperatorDiff} walks two snapshots side by side, in the order of rows.
 * </ol>
 *
 * <p>Bytes are read by the schema that the manifest keeps with each state, not by the program, so a savepoint whose program is
 * gone can be read as well. {@link ProgramForms} are asked for what only a program's own serde can read; without them it stays
 * bytes.
 *
 * <p><b>Memory.</b> One part of each snapshot is open at a time, and one row of each in heap, however large the state is.
 */
@NullMarked
package io.tidemark.engine.inspect;

import org.jspecify.annotations.NullMarked;
