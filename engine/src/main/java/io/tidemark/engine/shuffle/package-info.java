/** Which key belongs to which key group, and which key group to which task. */
@NullMarked
package io.tidemark.engine.shuffle;

import org.jspecify.annotations.NullMarked;
