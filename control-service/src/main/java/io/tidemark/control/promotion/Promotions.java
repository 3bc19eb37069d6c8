package io.tidemark.control.promotion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All promotions: the fold of their events, in the order in which they were asked for. Not thread-safe. */
public final class Promotions {

    private final Map<String, Promotion> byId = new LinkedHashMap<>();

    public void apply(PromotionEvent event) {
        byId.put(event.promotion(), event.after(find(event.promotion())));
    }

    public Optional<Promotion> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public List<Promotion> all() {
        return List.copyOf(byId.values());
    }

    /** Those that are neither done nor failed. */
    public List<Promotion> underWay() {
        return byId.values().stream().filter(Promotion::isUnderWay).toList();
    }
}
