/**
 * Programs that people uploaded: where their JARs are kept, and how their code is loaded apart from ours and each other's.
 *
 * <p>{@link ProgramLibrary} keeps JARs by digest; {@link LoadedProgram} is one program of a JAR with a class loader of its
 * own, until it is closed.
 */
@NullMarked
package io.tidemark.control.program;

import org.jspecify.annotations.NullMarked;
