package io.tidemark.control.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.SavepointQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Answers queries page by page. A page begins after a savepoint, not at a number, so that none is skipped or told twice
 * because others come and go between two pages.
 */
final class SavepointPages {

    private SavepointPages() {}

    /**
     * One page.
     *
     * @param next where the next page begins; empty if there is none
     */
    record Page(List<SavepointInfo> savepoints, Optional<String> next) {}

    static Page page(List<SavepointInfo> all, SavepointQuery query) throws RefusedException {
        var order = query.descending() ? Place.ORDER.reversed() : Place.ORDER;
        Predicate<Place> isAfter = place -> true;
        if (query.cursor().isPresent()) {
            var last = read(query.cursor().get(), query.sort());
            isAfter = place -> order.compare(place, last) > 0;
        }
        var matching = all.stream()
                .filter(savepoint -> matches(savepoint, query))
                .map(savepoint -> new Entry(placeOf(savepoint, query.sort()), savepoint))
                .toList();
        var found = new ArrayList<Entry>();
        for (var entry : matching) {
            if (isAfter.test(entry.place())) {
                found.add(entry);
            }
        }
        found.sort(Comparator.comparing(Entry::place, order));
        var page = found.subList(0, Math.min(query.limit(), found.size()));
        return new Page(
                page.stream().map(Entry::savepoint).toList(),
                page.size() < found.size()
                        ? Optional.of(write(page.get(page.size() - 1).place(), query.sort()))
                        : Optional.empty());
    }

    private record Entry(Place place, SavepointInfo savepoint) {}

    /**
     * Where a savepoint stands in an order.
     *
     * @param number what numbers and times are sorted by; 0 if by text
     * @param text what texts are sorted by; empty if by number
     */
    private record Place(long number, int nanos, String text, String id) {

        static final Comparator<Place> ORDER = Comparator.comparingLong(Place::number)
                .thenComparingInt(Place::nanos)
                .thenComparing(Place::text)
                .thenComparing(Place::id);

        static Place of(Instant time, String id) {
            return new Place(time.getEpochSecond(), time.getNano(), "", id);
        }
    }

    private static Place placeOf(SavepointInfo savepoint, SavepointQuery.Sort sort) {
        var id = savepoint.id();
        return switch (sort) {
            case CREATED -> Place.of(savepoint.created(), id);
            case ID -> new Place(0, 0, "", id);
            case JOB -> new Place(0, 0, savepoint.job(), id);
            case LABEL -> new Place(0, 0, savepoint.label().orElse(""), id);
            case SIZE -> new Place(savepoint.sizeBytes(), 0, "", id);
            case WATERMARK -> Place.of(savepoint.watermark().orElse(Instant.MIN), id);
        };
    }

    private static boolean matches(SavepointInfo savepoint, SavepointQuery query) {
        return query.job().map(savepoint.job()::equals).orElse(true)
                && query.label().map(part -> contains(savepoint.label(), part)).orElse(true)
                && isWithin(Optional.of(savepoint.created()), query.createdFrom(), query.createdUntil())
                && isWithin(savepoint.watermark(), query.watermarkFrom(), query.watermarkUntil())
                && query.pinned().map(wanted -> wanted == savepoint.pinned()).orElse(true);
    }

    private static boolean contains(Optional<String> label, String part) {
        return label.map(text -> text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)))
                .orElse(false);
    }

    /** What has no time is in no range. */
    private static boolean isWithin(Optional<Instant> time, Optional<Instant> from, Optional<Instant> until) {
        if (from.isEmpty() && until.isEmpty()) {
            return true;
        }
        return time.isPresent()
                && from.map(begin -> !time.get().isBefore(begin)).orElse(true)
                && until.map(end -> time.get().isBefore(end)).orElse(true);
    }

    private static String write(Place place, SavepointQuery.Sort sort) {
        var text = "%s\n%d\n%d\n%s\n%s".formatted(sort, place.number(), place.nanos(), place.id(), place.text());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static Place read(String cursor, SavepointQuery.Sort sort) throws RefusedException {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split("\n", 5);
            if (parts.length == 5 && parts[0].equals(sort.name())) {
                return new Place(Long.parseLong(parts[1]), Integer.parseInt(parts[2]), parts[4], parts[3]);
            }
        } catch (IllegalArgumentException e) {
            throw notOurs(cursor, e);
        }
        throw notOurs(cursor, new IllegalArgumentException("another order"));
    }

    private static RefusedException notOurs(String cursor, IllegalArgumentException cause) {
        return new RefusedException(
                ProblemType.BAD_REQUEST,
                "'cursor' must be one that was given for the same list in the same order, was '%s'.".formatted(cursor),
                cause);
    }
}
