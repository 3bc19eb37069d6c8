/**
 * Outputs compared: which rows of two topics are equal, changed, or on one side only.
 *
 * <p>Rows meet by record key and event time. In the order a row meets them:
 *
 * <ol>
 *   <li>{@link Waiting} lets two rows of the same bytes go in the moment they meet, and keeps the others.
 *   <li>{@code Pairing} pairs what is left once event time has passed on both sides; {@code FieldDiff} says in which fields
 *       the two of a pair differ, and whether that counts by {@link FieldRules}.
 *   <li>{@link Tally} counts. A row that comes late changes what was counted: the old verdict is taken back, the new one
 *       added.
 * </ol>
 *
 * <p>All of these are plain decisions: no clock, no I/O, no engine. {@link CompareProgram} has them run as a job: {@code
 * CompareRows} with the state of a key, {@code CountFindings} with that of a {@link Slice}. {@link ComparisonTotals} adds up what
 * that job wrote.
 */
@NullMarked
package io.tidemark.control.experiment;

import org.jspecify.annotations.NullMarked;
