package io.tidemark.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.control.wire.CheckpointInfo;
import io.tidemark.control.wire.StateDiffInfo;
import io.tidemark.control.wire.StateInfo;
import io.tidemark.control.wire.StateRow;
import io.tidemark.control.wire.StateRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is in savepoints as text for people. The names are those of the JSON. */
final class StateTexts {

    private StateTexts() {}

    static String checkpoints(List<CheckpointInfo> checkpoints) {
        var table = new Table("EPOCH", "CREATED", "WATERMARK", "SIZE", "SNAPSHOT");
        for (var checkpoint : checkpoints) {
            table.row(
                    Long.toString(checkpoint.epoch()),
                    checkpoint.created().toString(),
                    time(checkpoint.watermark()),
                    Texts.size(checkpoint.sizeBytes()),
                    checkpoint.snapshot());
        }
        return table.toString();
    }

    static String state(StateInfo state) {
        var table = new Table("UID", "STATE", "KIND", "KEYS", "VALUES", "ROWS", "SIZE");
        for (var operator : state.operators()) {
            table.row(operator.uid(), "-", "-", operator.keys(), "-", "-", Texts.size(operator.sizeBytes()));
            for (var one : operator.states()) {
                table.row(
                        operator.uid(),
                        one.name(),
                        one.kind(),
                        operator.keys(),
                        one.values(),
                        one.estimatedRows().map(rows -> "~" + rows).orElse("-"),
                        one.estimatedBytes()
                                .map(bytes -> "~" + Texts.size(bytes))
                                .orElse("-"));
            }
        }
        return table.toString();
    }

    static String rows(StateRows rows) {
        if (rows.rows().isEmpty()) {
            return "'%s' has nothing of this key.".formatted(rows.uid());
        }
        var table = new Table("STATE", "MAP KEY", "TIME", "VALUE", "WRITTEN");
        rows.rows().forEach(row -> add(table, row));
        return rows.complete()
                ? table.toString()
                : table + System.lineSeparator() + "There are more. Give a greater --limit, or one --state.";
    }

    private static void add(Table table, StateRow row) {
        table.row(row.state(), json(row.mapKey()), time(row.time()), json(row.value()), time(row.written()));
    }

    static String diff(StateDiffInfo diff) {
        var table = new Table("UID", "STATE", "SAME", "CHANGED", "ONLY IN A", "ONLY IN B");
        for (var state : diff.states()) {
            table.row(
                    state.uid(),
                    state.state(),
                    Long.toString(state.same()),
                    Long.toString(state.changed()),
                    Long.toString(state.onlyInA()),
                    Long.toString(state.onlyInB()));
        }
        return diff.samples().isEmpty()
                ? table.toString()
                : table + System.lineSeparator() + System.lineSeparator() + samples(diff.samples());
    }

    private static String samples(List<StateDiffInfo.Sample> samples) {
        var table = new Table("UID", "STATE", "DIFFERENCE", "KEY", "MAP KEY", "TIME", "A", "B", "FIELDS");
        for (var sample : samples) {
            table.row(
                    sample.uid(),
                    sample.state(),
                    sample.kind().name(),
                    json(sample.key()),
                    json(sample.mapKey()),
                    time(sample.time()),
                    json(sample.valueA()),
                    json(sample.valueB()),
                    fields(sample.fields()));
        }
        return table.toString();
    }

    private static String fields(List<StateDiffInfo.Field> fields) {
        var text = fields.stream()
                .filter(field -> !field.field().isEmpty())
                .map(field -> "%s: %s -> %s".formatted(field.field(), json(field.a()), json(field.b())))
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "-" : text;
    }

    private static String json(Optional<JsonNode> value) {
        return value.map(JsonNode::toString).orElse("-");
    }

    /** To the millisecond: it tells windows and timers apart. */
    private static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("-");
    }
}
