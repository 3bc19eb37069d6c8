/** The only place with client configuration: makes consumers, producers and admin clients from a job's settings. */
@NullMarked
package io.tidemark.kafka.client;

import org.jspecify.annotations.NullMarked;
