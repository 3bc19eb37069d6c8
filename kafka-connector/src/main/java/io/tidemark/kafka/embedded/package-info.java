/** A real Kafka broker within this process, for trying out and for tests. Needs the broker's JARs, which are optional
 * dependencies of this module. */
@NullMarked
package io.tidemark.kafka.embedded;

import org.jspecify.annotations.NullMarked;
