package io.tidemark.engine.runtime;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads by Vert.x: an event loop context for each job's control, a shared pool for what blocks, and a worker verticle with a
 * thread of its own for each task.
 */
final class VertxWorkers implements Workers {

    private static final Logger LOG = LoggerFactory.getLogger(VertxWorkers.class);

    /** Uploads and commits of all jobs; they mostly wait for disk and network. */
    private static final int BLOCKING_THREADS = 8;

    private final Vertx vertx;
    private final WorkerExecutor blocking;

    VertxWorkers() {
        // tasks may rightly wait long in a sink; the job's own timeouts judge that
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setMaxWorkerExecuteTime(10)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.MINUTES));
        blocking = vertx.createSharedWorkerExecutor("tidemark-blocking", BLOCKING_THREADS, 10, TimeUnit.MINUTES);
    }

    @Override
    public JobWorkers forJob(String job) {
        return new ForJob(vertx.getOrCreateContext());
    }

    @Override
    public void close() {
        try {
            vertx.close().await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            LOG.warn("event=close-failed resource=vertx", e);
        }
    }

    private final class ForJob implements JobWorkers {

        private final Context context;

        ForJob(Context context) {
            this.context = context;
        }

        @Override
        public void control(Runnable action) {
            context.runOnContext(nothing -> action.run());
        }

        @Override
        public Timer after(Duration delay, Runnable action) {
            long id = vertx.setTimer(Math.max(1, delay.toMillis()), timer -> control(action));
            return () -> vertx.cancelTimer(id);
        }

        @Override
        public <T> void blocking(Callable<T> work, Outcome<T> outcome) {
            blocking.executeBlocking(work, false)
                    .onComplete(result -> control(() -> outcome.accept(result.result(), result.cause())));
        }

        @Override
        public TaskThread start(String name, Turn turn) {
            var verticle = new TaskVerticle(turn, this);
            vertx.deployVerticle(
                            verticle,
                            new DeploymentOptions()
                                    .setThreadingModel(ThreadingModel.WORKER)
                                    .setWorkerPoolName(name)
                                    .setWorkerPoolSize(1)
                                    .setMaxWorkerExecuteTime(10)
                                    .setMaxWorkerExecuteTimeUnit(TimeUnit.MINUTES))
                    .onFailure(e -> LOG.error("event=task-not-started task={}", name, e));
            return verticle;
        }

        @Override
        public long nowMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    /**
     * Runs turns one after the other, each queued behind what else came for this thread, so that control messages get in
     * between. A task that has nothing to do waits, longer each time.
     */
    private static final class TaskVerticle extends VerticleBase implements JobWorkers.TaskThread {

        private static final int IDLE_TURNS_BEFORE_WAITING = 5;
        private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

        private final JobWorkers.Turn turn;
        private final JobWorkers job;
        private final CompletableFuture<Context> deployed = new CompletableFuture<>();
        private int idleTurns;
        private boolean stopped;

        TaskVerticle(JobWorkers.Turn turn, JobWorkers job) {
            this.turn = turn;
            this.job = job;
        }

        @Override
        public Future<?> start() {
            deployed.complete(context);
            queueTurn();
            return Future.succeededFuture();
        }

        @Override
        public void execute(Runnable action) {
            var unused = deployed.thenAccept(it -> it.runOnContext(nothing -> {
                if (!stopped) {
                    action.run();
                }
            }));
            turn.wake();
        }

        @Override
        public void stop(Runnable whenStopped) {
            var unused = deployed.thenAccept(it -> it.runOnContext(nothing -> {
                if (stopped) {
                    return;
                }
                stopped = true;
                try {
                    turn.close();
                } catch (RuntimeException e) {
                    LOG.warn("event=close-failed resource=task", e);
                } finally {
                    // Its thread must be gone before all of Vert.x is closed, which would undeploy it a second time.
                    // Its own context would never hear of that.
                    job.control(() -> vertx.undeploy(deploymentID()).onComplete(undeployed -> whenStopped.run()));
                }
            }));
            turn.wake();
        }

        private void queueTurn() {
            context.runOnContext(nothing -> runTurn());
        }

        private void runTurn() {
            if (stopped) {
                return;
            }
            if (turn.run()) {
                idleTurns = 0;
            } else if (++idleTurns > IDLE_TURNS_BEFORE_WAITING) {
                turn.await(waitAfter(idleTurns - IDLE_TURNS_BEFORE_WAITING));
            } else {
                Thread.onSpinWait();
            }
            queueTurn();
        }

        /** Four times as long each time: a checkpoint begins it anew, and each wait costs a turn. */
        private static Duration waitAfter(int waits) {
            var wait = Duration.ofMillis(1L << Math.min(2 * (waits - 1), 30));
            return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        }
    }
}
