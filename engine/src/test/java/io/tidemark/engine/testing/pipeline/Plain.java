package io.tidemark.engine.testing.pipeline;

import io.tidemark.api.Stream;
import io.tidemark.engine.testing.Click;
import java.util.ArrayList;
import java.util.List;

/** Operations without memory. */
final class Plain {

    private Plain() {}

    record Scale(long factor, long plus) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(inputs.get(0).map(this::apply));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var in = inputs.get(0);
            return List.of(Branch.of(in.events().stream().map(this::apply).toList(), in.order()));
        }

        private Click apply(Click click) {
            return new Click(click.who(), click.amount() * factor + plus, click.at());
        }
    }

    /** Gives events another key. */
    record Rename(int names) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(inputs.get(0).map(this::apply));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var in = inputs.get(0);
            return List.of(Branch.of(
                    in.events().stream().map(this::apply).toList(), in.order().afterRenaming()));
        }

        private Click apply(Click click) {
            return new Click("r" + Math.floorMod(click.amount() + click.at(), names), click.amount(), click.at());
        }
    }

    record Filter(int modulus) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(inputs.get(0).filter(this::passes));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var in = inputs.get(0);
            return List.of(Branch.of(in.events().stream().filter(this::passes).toList(), in.order()));
        }

        private boolean passes(Click click) {
            return Math.floorMod(click.amount(), modulus) != 0;
        }
    }

    record Repeat(int most) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(inputs.get(0).flatMap((click, out) -> apply(click).forEach(out::emit)));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var in = inputs.get(0);
            return List.of(Branch.of(
                    in.events().stream().flatMap(it -> apply(it).stream()).toList(), in.order()));
        }

        private List<Click> apply(Click click) {
            var copies = new ArrayList<Click>();
            for (int i = 0; i < Math.floorMod(click.amount(), most + 1); i++) {
                copies.add(new Click(click.who(), click.amount() + i, click.at()));
            }
            return copies;
        }
    }

    record Union() implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(inputs.get(0).union(inputs.get(1)));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var both = new ArrayList<>(inputs.get(0).events());
            both.addAll(inputs.get(1).events());
            return List.of(Branch.of(both, Order.NONE));
        }

        @Override
        public int inputs() {
            return 2;
        }
    }
}
