package io.tidemark.benchmarks.nexmark.event;

import static java.util.Objects.requireNonNull;

import java.util.SplittableRandom;

/**
 * Makes any event of the stream from its number. Of fifty events one is a person, three are auctions, the rest bids.
 *
 * <p>Each event has a random generator of its own, begun with its number. What is drawn, and in which order, is fixed:
 * results that were once checked stay comparable for ever. Thread-safe.
 *
 * @param seed another seed, another stream; 0 is the one with the published results
 * @param pace when events happen
 * @param padded whether events are filled up to about 200 (person), 500 (auction) and 100 bytes (bid)
 */
public record EventFactory(long seed, Pace pace, boolean padded) implements Events {

    /** The stream with the published results. */
    public static final EventFactory STANDARD = new EventFactory(0, Pace.STEADY, false);

    private static final int CYCLE = 50;
    private static final int AUCTIONS_A_CYCLE = 3;
    private static final long FIRST_ID = 1000;
    private static final long FIRST_CATEGORY = 10;
    private static final int CATEGORIES = 5;
    private static final int ACTIVE_PERSONS = 1000;
    private static final int ACTIVE_AUCTIONS = 100;

    /** How far ahead of those that exist ids are chosen. */
    private static final int AHEAD = 10;

    /** One in so many persons and auctions is popular. */
    private static final int HOT_ONE_IN = 100;

    /** Events in which as many auctions begin as are open at a time. */
    private static final int EVENTS_OF_AN_AUCTION = ACTIVE_AUCTIONS * CYCLE / AUCTIONS_A_CYCLE;

    private static final String[] FIRST_NAMES = {
        "Ada", "Ben", "Cleo", "Dov", "Elin", "Femi", "Greta", "Hugo", "Ines", "Jaro", "Kim"
    };
    private static final String[] LAST_NAMES = {
        "Alder", "Brook", "Cliff", "Dune", "Fjord", "Glade", "Harbour", "Island", "Jetty"
    };
    private static final String[] CITIES = {
        "Phoenix", "Los Angeles", "San Diego", "Boise", "Portland", "Salem", "Seattle", "Spokane", "Casper", "Cheyenne"
    };
    private static final String[] STATES = {"AZ", "CA", "ID", "OR", "WA", "WY"};

    public EventFactory {
        requireNonNull(pace, "pace");
    }

    @Override
    public NexmarkEvent event(long number) {
        var random = new SplittableRandom(number ^ mix(seed));
        int place = (int) (number % CYCLE);
        if (place == 0) {
            return person(number, random);
        }
        return place <= AUCTIONS_A_CYCLE ? auction(number, random) : bid(number, random);
    }

    private Person person(long number, SplittableRandom random) {
        var first = FIRST_NAMES[random.nextInt(FIRST_NAMES.length)];
        var last = LAST_NAMES[random.nextInt(LAST_NAMES.length)];
        var email = Words.upTo(7, random) + "@" + Words.upTo(5, random) + ".com";
        var card = "%04d %04d %04d %04d"
                .formatted(random.nextInt(10000), random.nextInt(10000), random.nextInt(10000), random.nextInt(10000));
        var city = CITIES[random.nextInt(CITIES.length)];
        var state = STATES[random.nextInt(STATES.length)];
        var name = first + " " + last;
        int size = 16 + name.length() + email.length() + card.length() + city.length() + state.length();
        return new Person(
                number,
                FIRST_ID + lastPerson(number),
                name,
                email,
                card,
                city,
                state,
                pace.timeOf(number),
                extra(200 - size, random));
    }

    private Auction auction(long number, SplittableRandom random) {
        long seller = FIRST_ID + (random.nextInt(4) > 0 ? hot(lastPerson(number)) : anyPerson(number, random));
        long category = FIRST_CATEGORY + random.nextInt(CATEGORIES);
        long initialBid = price(random);
        long time = pace.timeOf(number);
        long horizon = pace.timeOf(number + EVENTS_OF_AN_AUCTION) - time;
        long expires = time + 1 + random.nextInt((int) Math.max(2 * horizon, 1));
        var name = Words.upTo(20, random);
        var description = Words.upTo(100, random);
        long reserve = initialBid + price(random);
        int size = 56 + name.length() + description.length();
        return new Auction(
                number,
                FIRST_ID + lastAuction(number),
                name,
                description,
                initialBid,
                reserve,
                time,
                expires,
                seller,
                category,
                extra(500 - size, random));
    }

    private Bid bid(long number, SplittableRandom random) {
        long auction = FIRST_ID + (random.nextInt(2) > 0 ? hot(lastAuction(number)) : anyAuction(number, random));
        long bidder = FIRST_ID + (random.nextInt(4) > 0 ? hot(lastPerson(number)) + 1 : anyPerson(number, random));
        long price = price(random);
        return new Bid(number, auction, bidder, price, pace.timeOf(number), extra(100 - 32, random));
    }

    private static long lastPerson(long number) {
        return number / CYCLE;
    }

    private static long lastAuction(long number) {
        int place = (int) (number % CYCLE);
        long before = AUCTIONS_A_CYCLE * (number / CYCLE);
        return before + Math.min(place, AUCTIONS_A_CYCLE) - 1;
    }

    private static long hot(long last) {
        return last / HOT_ONE_IN * HOT_ONE_IN;
    }

    private static long anyPerson(long number, SplittableRandom random) {
        long persons = lastPerson(number) + 1;
        long active = Math.min(persons, ACTIVE_PERSONS);
        return persons - active + random.nextInt((int) active + AHEAD);
    }

    private static long anyAuction(long number, SplittableRandom random) {
        long last = lastAuction(number);
        long lowest = Math.max(last - ACTIVE_AUCTIONS, 0);
        return lowest + random.nextInt((int) (last - lowest) + 1 + AHEAD);
    }

    private static long price(SplittableRandom random) {
        return Math.round(Math.pow(10, random.nextDouble() * 6) * 100);
    }

    private String extra(int averageLength, SplittableRandom random) {
        return padded && averageLength > 0 ? Words.about(averageLength, random) : "";
    }

    /** Spreads a seed over all bits; leaves 0 as it is. */
    private static long mix(long seed) {
        long mixed = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
