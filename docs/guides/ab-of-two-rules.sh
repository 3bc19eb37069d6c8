#!/usr/bin/env bash
# A/B of two rules: two programs go on from one savepoint over the same input, which is fetched once for both; what they say is
# compared, and one of them is run twice to see that a difference is the rule's and not chance. Ends with 0 only if every step
# showed what the guide says.
set -euo pipefail
cd "$(dirname "$0")/../.."

port=${TIDEMARK_GUIDE_PORT:-18643}
kafka_port=${TIDEMARK_GUIDE_KAFKA_PORT:-19193}
data=$(mktemp -d)
export TIDEMARK_URL=http://127.0.0.1:$port

./tidemark --version >/dev/null # builds what isn't built
./tidemark up --data "$data" --port "$port" --kafka-port "$kafka_port" >"$data/up.log" 2>&1 &
up=$!
cleanup() {
    kill "$up" 2>/dev/null || true
    wait "$up" 2>/dev/null || true
    rm -rf "$data"
}
trap cleanup EXIT

say() { printf '\n== %s\n' "$1"; }
fail() {
    printf 'guide: %s\n' "$1" >&2
    tail -n 20 "$data/up.log" >&2
    exit 1
}
# Waits until a command's output holds a text.
await() {
    local text=$1
    shift
    for _ in $(seq 240); do
        if "$@" 2>/dev/null | grep -q -- "$text"; then
            return 0
        fi
        kill -0 "$up" 2>/dev/null || fail "the service has ended"
        sleep 0.5
    done
    fail "'$text' was not in the output of: $*"
}
await ID ./tidemark list

say "Rule A is live, and someone takes a savepoint"
./tidemark generate --bootstrap-servers "127.0.0.1:$kafka_port" --events 60000 --to-day 15
live=$(./tidemark run -d --checkpoint-interval PT1S examples/post-stats-v1/target/post-stats-v1.jar)
await LIVE ./tidemark show "$live"
savepoint=$(./tidemark savepoint "$live" --label "before the experiment" | cut -d' ' -f1)
./tidemark generate --bootstrap-servers "127.0.0.1:$kafka_port" --events 60000 --from-day 15

say "Two rules go on from there, side by side"
fork=$(./tidemark fork "$savepoint" --checkpoint-interval PT1S \
    --arm together=examples/post-stats-v1/target/post-stats-v1.jar \
    --arm apart=examples/post-stats-v2/target/post-stats-v2.jar)
together=$(./tidemark show "$fork" | awk '$1 == "together" { print $2 }')
apart=$(./tidemark show "$fork" | awk '$1 == "apart" { print $2 }')
await LIVE ./tidemark show "$together"
await LIVE ./tidemark show "$apart"
./tidemark show "$fork" | tee "$data/fork"
./tidemark show "$apart" | grep -q "post-stats=post-stats.$apart" || fail "the arm doesn't write to topics of its own"

say "The input was fetched once for both"
fetched=$(awk '$1 == "fetched" { print $2 }' "$data/fork")
given=$(awk '$1 == "given" { print $2 }' "$data/fork")
[ "$fetched" -gt 0 ] || fail "nothing was read together"
[ "$given" -eq $((2 * fetched)) ] || fail "$given records were given of $fetched that were fetched, and not each to both"
grep -q "^readAlone *0 " "$data/fork" || fail "an arm read for itself"

say "Where do the two rules differ?"
compare() { ./tidemark compare "$together" "$apart" --from 2026-10-16T00:00:00Z --window 5d --forget-after 30d --wait "$@"; }
compare --ignore channel || fail "but for the new field, both should say the same"
differs=0
compare >"$data/compare" || differs=$?
head -n 12 "$data/compare"
[ "$differs" = 6 ] || fail "with the new field they differ, so the exit code should be 6, not $differs"

say "Would the same rule say the same twice?"
./tidemark determinism "$savepoint" --until 2026-10-25T00:00:00Z | tee "$data/same" || fail "one rule, run twice, should say the same"
grep -q "^equal" "$data/same" || fail "it should say that both runs are equal"
grep -q "by-hour *STATE *yes" "$data/same" || fail "it should say so of the state"

say "The experiment is over; the live job never noticed"
./tidemark stop "$fork"
./tidemark forks
./tidemark show "$fork" | grep -q STOPPED || fail "the arms should have stopped"
./tidemark show "$live" | grep -q LIVE || fail "the live job should go on"

say "Every step showed what the guide says"
