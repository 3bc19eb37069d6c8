package io.tidemark.control.experiment;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.SerdeException;
import io.tidemark.control.wire.WireJson;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reports as JSON, for everyone to read. */
final class ReportSerde implements Serde<SliceReport> {

    private static final long serialVersionUID = 1L;

    @Override
    public void write(SliceReport report, ByteWriter out) {
        out.putBytes(WireJson.bytes(report));
    }

    @Override
    public SliceReport read(ByteBuffer in) {
        var bytes = new byte[in.remaining()];
        in.get(bytes);
        try {
            return WireJson.answer(bytes, SliceReport.class);
        } catch (IOException e) {
            throw new SerdeException("No report of a comparison: " + e.getMessage(), e);
        }
    }

    @Override
    public Schema schema() {
        return new Schema("json", "comparison-report-1");
    }
}
