/**
 * What there is and should be: the one place where decisions are made, written down, and carried out.
 *
 * <p>{@link Registry} takes a wish, asks the rules of {@code job} and {@code savepoint}, writes what they decide into the
 * {@code journal}, and then makes the {@code launch} side follow: what is carried out is always the difference between
 * what was decided and what was done, so a decision is never lost, whoever made it and whenever the service ended.
 */
@NullMarked
package io.tidemark.control.registry;

import org.jspecify.annotations.NullMarked;
