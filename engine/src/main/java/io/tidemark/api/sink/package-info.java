/**
 * The port through which results leave, once and only once.
 */
@NullMarked
package io.tidemark.api.sink;

import org.jspecify.annotations.NullMarked;
