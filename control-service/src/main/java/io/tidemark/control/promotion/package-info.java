/**
 * Promotions: the hand-over of outputs from one job to another at exactly one position of every split. Pure: what happened
 * to a promotion, and how it is then.
 */
@NullMarked
package io.tidemark.control.promotion;

import org.jspecify.annotations.NullMarked;
