package io.tidemark.benchmarks.nexmark.event;

/**
 * Someone signed up.
 *
 * @param id from 1000
 * @param state two letters
 * @param dateTime epoch milliseconds
 * @param extra padding, may be empty
 */
public record Person(
        long number,
        long id,
        String name,
        String emailAddress,
        String creditCard,
        String city,
        String state,
        long dateTime,
        String extra)
        implements NexmarkEvent {}
