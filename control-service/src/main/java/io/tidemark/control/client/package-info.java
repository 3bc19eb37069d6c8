/** Talks to a control service over HTTP: {@link ControlClient} has a method for each thing it can be asked. */
@NullMarked
package io.tidemark.control.client;

import org.jspecify.annotations.NullMarked;
