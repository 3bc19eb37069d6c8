package io.tidemark.engine.state;

/** The same when next to nothing may stay in heap. */
class TimedTableInLittleHeapTest extends TimedTableTest {

    @Override
    protected HeapBudget budget() {
        return new HeapBudget(400);
    }
}
