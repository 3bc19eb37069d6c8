package io.tidemark.control.experiment;

/** Which of the two outputs. */
enum Side {
    A,
    B
}
