/**
 * How many events a second, side by side: a bare consumer, Tidemark, and Kafka Streams do the same job on the same topic.
 *
 * <p>In reading order: {@link Bid} is an event and {@link BidStream} the endless stream of them, made from their number
 * alone; {@link Answer} is what job A must give for it. {@code BidTopic} puts the stream into Kafka. A {@code Subject}
 * does the job in a process of its own ({@code SubjectMain}) and says how long it took; {@code RunMain} starts broker and
 * subjects, one after the other, and prints what they say.
 *
 * <p><b>The rule of time.</b> For every subject time begins with its first poll, when it has its partitions, and ends when
 * the last event is processed; for a subject that promises exactly once, when it is committed.
 */
@NullMarked
package io.tidemark.benchmarks.throughput;

import org.jspecify.annotations.NullMarked;
