package io.tidemark.control.registry;

import io.tidemark.control.launch.Launcher;
import io.tidemark.control.launch.ProgramPlan;
import io.tidemark.control.wire.ProgramDetail;
import io.tidemark.control.wire.ProgramInfo;
import io.tidemark.control.wire.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the programs of a JAR what they would do. Blocks. */
final class ProgramPlans {

    private final Launcher launcher;

    ProgramPlans(Launcher launcher) {
        this.launcher = launcher;
    }

    ProgramDetail of(ProgramInfo jar) {
        return new ProgramDetail(
                jar.id(),
                jar.sizeBytes(),
                jar.uploaded(),
                jar.programs().stream().map(name -> planOf(jar.id(), name)).toList());
    }

    /** A program that can't do without a parameter must not hide the others of its JAR. */
    private ProgramDetail.Plan planOf(String jar, String name) {
        try {
            return plan(name, launcher.plan(jar, Optional.of(name), Map.of()));
        } catch (RefusedException e) {
            return new ProgramDetail.Plan(
                    name, List.of(), List.of(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static ProgramDetail.Plan plan(String name, ProgramPlan plan) {
        return new ProgramDetail.Plan(
                name,
                List.copyOf(plan.sources()),
                plan.targets().stream().sorted().toList(),
                Optional.of(plan.graph()),
                Optional.empty());
    }
}
