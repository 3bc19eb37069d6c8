package io.tidemark.control.experiment;

/**
 * How far two numbers may lie apart and still count as equal: within the absolute or the relative bound, whichever is wider.
 *
 * @param absolute greatest difference, &gt;= 0
 * @param relative greatest difference as a share of the greater of the two in magnitude, 0 to 1
 */
public record Tolerance(double absolute, double relative) {

    /** Numbers are equal only if they are the same. */
    public static final Tolerance NONE = new Tolerance(0, 0);

    public Tolerance {
        if (!(absolute >= 0) || Double.isInfinite(absolute)) {
            throw new IllegalArgumentException("The absolute tolerance must be a number >= 0, was " + absolute + ".");
        }
        if (!(relative >= 0 && relative <= 1)) {
            throw new IllegalArgumentException("The relative tolerance must be 0 to 1, was " + relative + ".");
        }
    }

    boolean allows(double a, double b) {
        double bound = Math.max(absolute, relative * Math.max(Math.abs(a), Math.abs(b)));
        return bound > 0 && Math.abs(a - b) <= bound;
    }
}
