package io.tidemark.control.cli;

import io.tidemark.control.wire.DryRunInfo;
import java.util.TreeMap;

/** What a start would do, as text for people. */
final class DryRunText {

    private DryRunText() {}

    static String of(DryRunInfo preview) {
        var text = new StringBuilder();
        text.append(preview.starts() ? "It would start" : "It would be refused")
                .append(preview.savepoint().map(it -> ", from savepoint " + it).orElse(", without a savepoint"))
                .append(".\n");
        preview.problems()
                .forEach(it -> text.append("\nRefused: ").append(it.detail()).append('\n'));
        preview.warnings().forEach(it -> text.append("\nNote: ").append(it).append('\n'));
        if (!preview.states().isEmpty()) {
            var states = new Table("UID", "STATE", "CHANGE", "DETAIL");
            for (var state : preview.states()) {
                states.row(
                        state.uid(),
                        state.state().orElse("(position)"),
                        state.change(),
                        state.detail().orElse("-"));
            }
            text.append('\n').append(states).append('\n');
        }
        var sources = new Table("SOURCE", "READS", "EVENTS", "BYTES");
        for (var source : preview.sources()) {
            sources.row(
                    source.uid(),
                    source.source(),
                    source.events() < 0 ? "unknown" : Long.toString(source.events()),
                    source.bytes() < 0 ? "unknown" : Texts.size(source.bytes()));
        }
        text.append('\n').append(sources).append('\n');
        var outputs = new Table("OUTPUT", "WRITES TO");
        new TreeMap<>(preview.outputs()).forEach(outputs::row);
        text.append('\n').append(outputs);
        return text.toString();
    }
}
