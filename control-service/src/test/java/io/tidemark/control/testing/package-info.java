/** What tests of several rooms share: a launcher that runs nothing, JARs built on the spot, a service without Kafka. */
@NullMarked
package io.tidemark.control.testing;

import org.jspecify.annotations.NullMarked;
