#!/usr/bin/env bash
# celery 5.7.0 (kombu 5.7.0, Python 3.11, Linux): a worker started with --beat forks its scheduler and never
# looks after it. Where the scheduler is killed, the worker goes on, logs nothing, and no
# periodic task is due any more. Where the worker is killed, the scheduler lives on without it.
#
# Output seen:
#   ticks while both run: yes
#   scheduler killed: worker alive, ticks: no, words about it in the log: 0
#   worker killed: scheduler alive
set -eu

work=$(mktemp -d)
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "celery==5.7.0" "kombu==5.7.0"
cd "$work"
mkdir queue

cat > tick.py <<'PYTHON'
from pathlib import Path

from celery import Celery

app = Celery("tick", broker="filesystem://")
app.conf.broker_transport_options = {"data_folder_in": "queue", "data_folder_out": "queue"}
app.conf.control_exchange = "control"
app.conf.beat_schedule = {"tick": {"task": "tick.tick", "schedule": 1.0}}
app.conf.beat_max_loop_interval = 1


@app.task
def tick():
    with Path("ticks").open("a") as ticks:
        ticks.write("x")
PYTHON

begin() {
    "$work/venv/bin/celery" --app tick worker --beat --pool threads --concurrency 1 --loglevel warning \
        --without-gossip --without-mingle --without-heartbeat > log 2>&1 &
    worker=$!
    for _ in $(seq 60); do
        scheduler=$(cat "/proc/$worker/task/"*/children 2>/dev/null | tr ' ' '\n' | head -n 1)
        if [ -n "$scheduler" ] && [ -s ticks ]; then return; fi
        sleep 1
    done
    cat log
    exit 1
}

ticks() {
    : > ticks
    sleep 5
    if [ -s ticks ]; then echo yes; else echo no; fi
}

alive() {
    if kill -0 "$1" 2>/dev/null && ! grep -q "^State:.Z" "/proc/$1/status"; then echo alive; else echo ended; fi
}

trap 'kill -9 $worker $scheduler 2>/dev/null || true; rm -rf "$work"' EXIT

begin
{
    echo "ticks while both run: $(ticks)"
    : > log
    kill -9 "$scheduler"
    sleep 3
    echo "scheduler killed: worker $(alive "$worker"), ticks: $(ticks), words about it in the log: $(wc -w < log)"
    kill -9 "$worker"
} > seen 2>/dev/null
begin
{
    kill -9 "$worker"
    sleep 3
    echo "worker killed: scheduler $(alive "$scheduler")"
} >> seen

cat seen
diff seen - <<'SEEN'
ticks while both run: yes
scheduler killed: worker alive, ticks: no, words about it in the log: 0
worker killed: scheduler alive
SEEN
