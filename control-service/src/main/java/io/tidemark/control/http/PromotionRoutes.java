package io.tidemark.control.http;

import static io.tidemark.control.http.Answers.body;
import static io.tidemark.control.http.Answers.id;

import io.tidemark.control.wire.RollbackRequest;
import io.tidemark.control.wire.WireJson;
import io.vertx.ext.web.Router;

/** The addresses under {@code /api/v1/promotions}. A promotion begins at the fork: see {@link JobRoutes}. */
final class PromotionRoutes {

    private static final String PROMOTIONS = "/api/v1/promotions";
    private static final String PROMOTION = PROMOTIONS + "/:id";

    private final Answers answers;

    PromotionRoutes(Answers answers) {
        this.answers = answers;
    }

    void addTo(Router router) {
        router.get(PROMOTIONS)
                .handler(context ->
                        answers.respond(context, 200, api -> api.registry().promotions()));
        router.get(PROMOTION)
                .handler(context ->
                        answers.respond(context, 200, api -> api.registry().promotion(id(context))));
        router.post(PROMOTION + "/cancel")
                .handler(context -> answers.begin(
                        context, (api, promotion) -> api.registry().cancelPromotion(promotion)));
        router.post(PROMOTION + "/rollback")
                .handler(context -> answers.begin(context, (api, promotion) -> {
                    var request = WireJson.request(body(context), RollbackRequest.class);
                    return api.registry().rollBack(promotion, request.reason());
                }));
    }
}
