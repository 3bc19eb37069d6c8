/**
 * Where decisions are written down, in their order, for ever.
 *
 * <p>A {@link Decision} is what one command led to, all of it or nothing. {@link KafkaJournal} keeps decisions in the topic
 * {@code __tidemark_control}; {@link DecisionCodec} is their form there. One service at a time writes: a second one on the
 * same Kafka fences the first.
 */
@NullMarked
package io.tidemark.control.journal;

import org.jspecify.annotations.NullMarked;
