package io.tidemark.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.micro.SerdeBenchmark.Forms;
import org.junit.jupiter.api.Test;

class SerdeBenchmarkTest {

    private final SerdeBenchmark benchmark = new SerdeBenchmark();

    @Test
    void readsTheSameOrderFromBothForms() throws Exception {
        var forms = new Forms();

        assertThat(benchmark.recordRead(forms)).isEqualTo(benchmark.jsonRead(forms));
    }

    @Test
    void writesARecordInAThirdOfTheBytesOfJson() throws Exception {
        var forms = new Forms();

        assertThat(benchmark.jsonWrite(forms)).hasSize(181);
        assertThat(benchmark.recordWrite(forms)).isLessThanOrEqualTo(181 / 3);
    }
}
