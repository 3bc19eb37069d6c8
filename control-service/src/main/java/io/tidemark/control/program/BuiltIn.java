package io.tidemark.control.program;

import io.tidemark.api.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Programs that come with the service: they need no JAR, and are found under an id that no JAR can have. */
public final class BuiltIn {

    /** Stands where a program of a JAR has the JAR's digest. */
    public static final String ID = "builtin";

    private final Map<String, Program> programs = new LinkedHashMap<>();

    BuiltIn(List<? extends Program> programs) {
        programs.forEach(program -> this.programs.put(program.name(), program));
    }

    /** By their names. */
    Map<String, Program> programs() {
        return programs;
    }
}
