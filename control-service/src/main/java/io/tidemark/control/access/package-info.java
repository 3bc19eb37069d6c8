/**
 * Who may ask the service for what. Plain decisions, without HTTP and without a clock of their own:
 *
 * <ol>
 *   <li>{@link Access} is what was configured: the address to listen on, the names it goes by, tokens, TLS, the rate.
 *   <li>{@link Tokens} tells whose token was presented; {@link Role} tells what its owner may do.
 *   <li>{@link RateLimit} tells whether a client asks too often.
 * </ol>
 */
@NullMarked
package io.tidemark.control.access;

import org.jspecify.annotations.NullMarked;
