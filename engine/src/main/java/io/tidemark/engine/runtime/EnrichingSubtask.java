package io.tidemark.engine.runtime;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.function.AsyncFunction;
import io.tidemark.engine.checkpoint.BarrierAligner;
import io.tidemark.engine.checkpoint.BarrierAligner.Step;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.operator.Output;
import io.tidemark.engine.stream.Barrier;
import io.tidemark.engine.stream.EventBatch;
import io.tidemark.engine.stream.StreamElement;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.time.WatermarkMerger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks about each event outside and sends the answers on, in the order of the events.
 *
 * <p>What must stay in order waits in one queue: calls, and the watermarks between them. A barrier passes only when the queue is
 * empty, so no call is part of a snapshot. Nothing here waits: a full queue takes no more events, and an answer wakes the task.
 */
final class EnrichingSubtask implements Subtask, StreamElement.Receiver {

    /** Elements taken in one turn at most; an element is mostly a whole batch. */
    private static final int PER_TURN = 32;

    private final StageHead.Enrichment<Object, Object> head;
    private final int subtask;
    private final BarrierAligner aligner;
    private final InputGate gate;
    private final WatermarkMerger merger;
    private final Output output;
    private final StageOutputs outputs;
    private final SubtaskEvents events;
    private final LongSupplier nowMillis;
    private final Runnable wake;
    private final SubtaskProgress progress = new SubtaskProgress();

    /** {@link Call}s, and {@link Watermark}s that must not overtake them. */
    private final Deque<Object> queue = new ArrayDeque<>();

    private int calls;
    private @Nullable EventBatch batch;
    private int nextInBatch;
    private @Nullable Barrier barrier;

    /**
     * @param inputs all of them feed the one input
     * @param output takes the answers
     * @param outputs the same ends, for watermarks and barriers
     * @param wake has this subtask's turn come soon; called on any thread
     */
    EnrichingSubtask(
            StageHead.Enrichment<Object, Object> head,
            int subtask,
            List<InputGate.Input> inputs,
            Output output,
            StageOutputs outputs,
            SubtaskEvents events,
            LongSupplier nowMillis,
            Runnable wake) {
        this.head = head;
        this.subtask = subtask;
        this.aligner = new BarrierAligner(inputs.size());
        this.gate = new InputGate(inputs, aligner);
        this.merger = new WatermarkMerger(inputs.size(), Watermark.NONE);
        this.output = output;
        this.outputs = outputs;
        this.events = events;
        this.nowMillis = nowMillis;
        this.wake = wake;
    }

    @Override
    public String uid() {
        return head.uid();
    }

    @Override
    public boolean run() throws Exception {
        boolean worked = false;
        for (int i = 0; i < PER_TURN && outputs.flush(); i++) {
            worked |= sendAnswers();
            worked |= passBarrier();
            if (barrier != null || !beginCalls()) {
                break;
            }
            var element = gate.poll();
            if (element == null) {
                break;
            }
            element.deliverTo(this);
            worked = true;
        }
        requireInTime();
        outputs.flush();
        if (worked) {
            progress.report(new SubtaskProgress.Snapshot(
                    0, outputs.eventsWritten(), 0, 0, merger.current().time(), -1));
        }
        return worked;
    }

    @Override
    public void onEvents(EventBatch events) {
        batch = events;
        nextInBatch = 0;
    }

    @Override
    public void onWatermark(Watermark watermark) {
        merger.onWatermark(gate.lastInput(), watermark).ifPresent(merged -> {
            // with no call between them, the later one says all
            if (queue.peekLast() instanceof Watermark) {
                queue.removeLast();
            }
            queue.addLast(merged);
        });
    }

    @Override
    public void onBarrier(Barrier next) {
        if (aligner.onBarrier(gate.lastInput(), next) == Step.SNAPSHOT) {
            barrier = next;
        }
    }

    @Override
    public boolean looksAtTheClock() {
        return true;
    }

    @Override
    public SubtaskProgress progress() {
        return progress;
    }

    @Override
    public void close() {
        outputs.close();
    }

    /** Begins calls for the events at hand. @return false if some must wait for room */
    private boolean beginCalls() throws Exception {
        var open = batch;
        while (open != null && calls < head.options().capacity()) {
            var call = new Call(open.timestamp(nextInBatch), nowMillis.getAsLong(), wake);
            queue.addLast(call);
            calls++;
            call.begin(head.function(), open.value(nextInBatch));
            if (++nextInBatch == open.size()) {
                open = null;
            }
        }
        batch = open;
        return open == null;
    }

    /** Sends what has been answered, up to the first call that hasn't. @return whether there was any */
    private boolean sendAnswers() throws Exception {
        boolean any = false;
        for (var first = queue.peekFirst(); first != null; first = queue.peekFirst()) {
            if (first instanceof Watermark watermark) {
                outputs.watermark(watermark);
            } else if (first instanceof Call call && call.isAnswered()) {
                output.emit(call.answer(), call.timestamp);
                calls--;
            } else {
                break;
            }
            queue.removeFirst();
            any = true;
        }
        return any;
    }

    private boolean passBarrier() throws Exception {
        var waiting = barrier;
        if (waiting == null || !queue.isEmpty()) {
            return false;
        }
        barrier = null;
        outputs.barrier(waiting);
        events.passed(head.uid(), subtask, waiting);
        return true;
    }

    /** All have the same time, so none is late as long as the first isn't. */
    private void requireInTime() throws CallFailedException {
        if (queue.peekFirst() instanceof Call first
                && !first.isAnswered()
                && nowMillis.getAsLong() - first.begunMillis
                        >= head.options().timeout().toMillis()) {
            throw new CallFailedException(
                    "A call wasn't answered within %s. Give it more time (AsyncOptions), or look at the service that is asked."
                            .formatted(head.options().timeout()));
        }
    }

    /** A question under way. Answered on any thread. */
    private static final class Call {

        private final long timestamp;
        private final long begunMillis;
        private final Runnable wake;
        private @Nullable Object result;
        private @Nullable Throwable failure;

        /** Written last, so that whoever sees it sees the answer. */
        private volatile boolean answered;

        Call(long timestamp, long begunMillis, Runnable wake) {
            this.timestamp = timestamp;
            this.begunMillis = begunMillis;
            this.wake = wake;
        }

        void begin(AsyncFunction<Object, Object> function, Object event) throws Exception {
            var stage =
                    requireNonNull(function.call(event), "an AsyncFunction must return a CompletionStage, not null");
            var unused = stage.whenComplete((value, thrown) -> {
                result = value;
                failure = thrown;
                answered = true;
                wake.run();
            });
        }

        boolean isAnswered() {
            return answered;
        }

        Object answer() throws CallFailedException {
            if (failure != null) {
                throw CallFailedException.because(failure);
            }
            if (result == null) {
                throw new CallFailedException(
                        "A call was answered with null. Answer with a value that says that there is none.");
            }
            return result;
        }
    }
}
