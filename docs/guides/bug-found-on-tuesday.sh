#!/usr/bin/env bash
# A bug found on Tuesday: goes back to Monday's savepoint with the corrected program, looks at what it would do, lets it catch
# up beside the old one, hands the outputs over, and back. Ends with 0 only if every step showed what the guide says.
set -euo pipefail
cd "$(dirname "$0")/../.."

port=${TIDEMARK_GUIDE_PORT:-18642}
kafka_port=${TIDEMARK_GUIDE_KAFKA_PORT:-19192}
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

say "Monday: the job counts, and someone takes a savepoint"
./tidemark generate --bootstrap-servers "127.0.0.1:$kafka_port" --events 60000 --to-day 15
old=$(./tidemark run -d --checkpoint-interval PT1S examples/post-stats-v1/target/post-stats-v1.jar)
await LIVE ./tidemark show "$old"
monday=$(./tidemark savepoint "$old" --label monday | cut -d' ' -f1)
./tidemark savepoints

say "Tuesday: more events have come, and the bug is found"
./tidemark generate --bootstrap-servers "127.0.0.1:$kafka_port" --events 60000 --from-day 15

say "What would the corrected program do from Monday's savepoint?"
./tidemark run --dry-run -s "$monday" examples/post-stats-v2/target/post-stats-v2.jar | tee "$data/dry-run"
grep -q "It would start, from savepoint $monday" "$data/dry-run" || fail "the dry run said something else"
grep -q "paid-by-hour.*NEW" "$data/dry-run" || fail "the dry run doesn't tell what is new"

say "It replays beside the old one, into topics of its own"
fixed=$(./tidemark run -d -s "$monday" --checkpoint-interval PT1S examples/post-stats-v2/target/post-stats-v2.jar)
await LIVE ./tidemark show "$fixed"
./tidemark list
./tidemark show "$fixed" | grep -q "post-stats=post-stats.$fixed" || fail "the replay doesn't write to topics of its own"

say "What do the two say differently, from the day after Monday's savepoint on?"
compare() { ./tidemark compare "$old" "$fixed" --from 2026-10-16T00:00:00Z --window 5d --forget-after 30d --wait "$@"; }
compare --ignore channel | tee "$data/agreed" || fail "without the new field, both should say the same"
agreed=$(head -n 1 "$data/agreed" | cut -d' ' -f1)
differs=0
compare >"$data/compare" || differs=$?
head -n 12 "$data/compare"
[ "$differs" = 6 ] || fail "with the new field they differ, so the exit code should be 6, not $differs"
grep -q 'channel: (absent) -> "organic"' "$data/compare" || fail "the comparison doesn't show what differs"

say "Its outputs take the place of the old one's, at one position of every partition"
promotion=$(./tidemark promote "$fixed" --compared "$agreed" --reason "paid views are counted apart" | tee "$data/promote" | awk '$1 == "id" { print $2 }')
cat "$data/promote"
new=$(awk '$1 == "to" { print $2 }' "$data/promote")
await LIVE ./tidemark show "$new"
./tidemark show "$new" | grep -q "post-stats=post-stats$" || fail "the new job doesn't write where the old one wrote"
./tidemark show "$old" | grep -q STOPPED || fail "the old job goes on"

say "And back, for it can be undone"
./tidemark rollback "$promotion" --reason "to see that it works" | tee "$data/rollback"
back=$(awk '$1 == "to" { print $2 }' "$data/rollback")
await LIVE ./tidemark show "$back"
./tidemark show "$new" | grep -q STOPPED || fail "the newer job goes on"
./tidemark promotions

say "Every step showed what the guide says"
