package io.tidemark.engine.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Runs jobs on one thread and a virtual clock: at each step a random one of all the things that could happen next
 * happens. The same seed gives the same run. To crash, stop stepping.
 */
final class SimulatedWorkers implements Workers {

    /** The process dies here and now. */
    static final class Crash extends Error {

        private static final long serialVersionUID = 1L;

        Crash() {
            super("crash");
        }
    }

    private final Random random;
    private final int maxLaziness;
    private final Queue<Runnable> control = new ArrayDeque<>();
    private final List<Runnable> blocking = new ArrayList<>();
    private final List<SimulatedTask> tasks = new ArrayList<>();
    private final PriorityQueue<SimulatedTimer> timers = new PriorityQueue<>();
    private long nowMillis = 1_000_000_000_000L;
    private long timerCount;

    /** All tasks have their turns equally often. */
    SimulatedWorkers(Random random) {
        this(random, 0);
    }

    /** @param maxLaziness how many turns some tasks miss for each they have, at most: tasks get out of step */
    SimulatedWorkers(Random random, int maxLaziness) {
        this.random = random;
        this.maxLaziness = maxLaziness;
    }

    /** Lets one thing happen; each takes a millisecond. */
    void step() {
        nowMillis++;
        for (var timer = timers.peek(); timer != null && timer.at <= nowMillis; timer = timers.peek()) {
            timers.remove();
            if (!timer.cancelled) {
                control.add(timer.action);
            }
        }
        int choices = blocking.size() + tasks.size() + (control.isEmpty() ? 0 : 1);
        if (choices == 0) {
            return;
        }
        int choice = random.nextInt(choices);
        if (choice < blocking.size()) {
            blocking.remove(choice).run();
        } else if (choice < blocking.size() + tasks.size()) {
            tasks.get(choice - blocking.size()).step();
        } else {
            control.remove().run();
        }
    }

    @Override
    public JobWorkers forJob(String job) {
        return new ForJob();
    }

    @Override
    public void close() {}

    private final class ForJob implements JobWorkers {

        @Override
        public void control(Runnable action) {
            control.add(action);
        }

        @Override
        public Timer after(Duration delay, Runnable action) {
            var timer = new SimulatedTimer(nowMillis + delay.toMillis(), timerCount++, action);
            timers.add(timer);
            return () -> timer.cancelled = true;
        }

        @Override
        public <T> void blocking(Callable<T> work, Outcome<T> outcome) {
            blocking.add(() -> {
                try {
                    var result = work.call();
                    control(() -> outcome.accept(result, null));
                } catch (Exception e) {
                    control(() -> outcome.accept(null, e));
                }
            });
        }

        @Override
        public TaskThread start(String name, Turn turn) {
            var task = new SimulatedTask(turn);
            tasks.add(task);
            return task;
        }

        @Override
        public long nowMillis() {
            return nowMillis;
        }

        @Override
        public long nanoTime() {
            return nowMillis * 1_000_000;
        }
    }

    private final class SimulatedTask implements JobWorkers.TaskThread {

        private final JobWorkers.Turn turn;
        private final Queue<Runnable> actions = new ArrayDeque<>();

        /** How many of its steps it sleeps through between two, about. */
        private final int laziness = maxLaziness > 0 && random.nextInt(3) == 0 ? random.nextInt(maxLaziness + 1) : 0;

        SimulatedTask(JobWorkers.Turn turn) {
            this.turn = turn;
        }

        @Override
        public void execute(Runnable action) {
            actions.add(action);
        }

        @Override
        public void stop(Runnable stopped) {
            actions.add(() -> {
                tasks.remove(this);
                turn.close();
                control.add(stopped);
            });
        }

        void step() {
            if (laziness > 0 && random.nextInt(laziness + 1) > 0) {
                return;
            }
            var action = actions.poll();
            if (action != null) {
                action.run();
            } else {
                turn.run();
            }
        }
    }

    private static final class SimulatedTimer implements Comparable<SimulatedTimer> {

        private final long at;
        private final long number;
        private final Runnable action;
        private boolean cancelled;

        SimulatedTimer(long at, long number, Runnable action) {
            this.at = at;
            this.number = number;
            this.action = action;
        }

        @Override
        public int compareTo(SimulatedTimer other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }
}
