package io.tidemark.control.testing;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A program for tests: counts events by their text and writes each new count as {@code text:count}. Undecodable is what
 * isn't "x" followed by a number. Parameters: {@code in}, {@code out}.
 */
public final class CountingProgram {

    private static final String SOURCE = """
            package demo;

            import io.tidemark.api.Parameters;
            import io.tidemark.api.Pipeline;
            import io.tidemark.api.Program;
            import io.tidemark.api.serde.ByteWriter;
            import io.tidemark.api.serde.Schema;
            import io.tidemark.api.serde.Serde;
            import io.tidemark.api.serde.SerdeException;
            import io.tidemark.api.serde.Serdes;
            import io.tidemark.kafka.sink.KafkaSink;
            import io.tidemark.kafka.source.KafkaSource;
            import java.nio.ByteBuffer;

            public class Counting implements Program {
                @Override
                public String name() {
                    return "Counting";
                }

                @Override
                public void define(Pipeline pipeline, Parameters parameters) {
                    pipeline.source("in", KafkaSource.of(parameters.string("in", "in"), new Words()))
                            .keyBy(word -> word, Serdes.string())
                            .<String>process("%1$s", states -> {
                                var counts = states.value("count", Serdes.int64());
                                return (word, context) -> {
                                    var before = counts.value();
                                    long count = before == null ? 1 : before + 1;
                                    counts.update(count);
                                    context.emit(word + ":" + count);
                                };
                            })
                            .sink("out", KafkaSink.to(parameters.string("out", "out"), Serdes.string()));
                }

                static final class Words implements Serde<String> {
                    @Override
                    public void write(String value, ByteWriter out) {
                        Serdes.string().write(value, out);
                    }

                    @Override
                    public String read(ByteBuffer in) {
                        var word = Serdes.string().read(in);
                        if (!word.matches("x[0-9]+")) {
                            throw new SerdeException("'" + word + "' is no word of this test");
                        }
                        return word;
                    }

                    @Override
                    public Schema schema() {
                        return Serdes.string().schema();
                    }
                }
            }
            """;

    private CountingProgram() {}

    /** Its JAR. */
    public static Path jar(Path directory) throws IOException {
        return jar(directory, "counts");
    }

    /** Its JAR, with another uid for the operator that counts. */
    public static Path jar(Path directory, String uid) throws IOException {
        return new TestJar()
                .withProgram("demo.Counting", SOURCE.formatted(uid))
                .build(directory, "counting-" + uid + ".jar");
    }
}
