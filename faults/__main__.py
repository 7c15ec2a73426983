"""Runs all, prints a table, and returns 1 where anything was lost, or sent too often."""

import argparse
import random
import signal
import sys
import time

from faults.parts import NotDrained, Parts

HEAD = f"{'run':20}{'due':>6}{'came':>6}{'lost':>6}{'twice':>7}{'bound':>7}{'s':>6}"


def main(arguments: argparse.Namespace) -> int:
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    # A polite end of this process must end its parts too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    parts = Parts()
    try:
        parts.start()
        _prepare_database()
        print(f"seed {seed}\n\n{HEAD}", flush=True)
        held = [_run(name, parts, seed, arguments) for name in _names(arguments)]
        if not all(held):
            print(parts.log.read_text()[-60000:], file=sys.stderr)
        return 0 if all(held) else 1
    finally:
        parts.end()


def _prepare_database() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _names(arguments: argparse.Namespace) -> list[str]:
    from faults.runs import RUNS

    return arguments.only or list(RUNS)


def _run(name: str, parts: Parts, seed: int, arguments: argparse.Namespace) -> bool:
    """Carry out one run on empty tables, print its line, and tell whether it held."""
    from faults.runs import RUNS, Outcome, empty_tables

    empty_tables()
    parts.sink.clear()
    parts.restarts = 0
    begun = time.monotonic()
    try:
        found = RUNS[name](parts, random.Random(f"{seed} {name}"), arguments)
    except NotDrained as error:
        found = Outcome(0, 0, 0, 0, 0, wrong=[f"not drained: {error}"])
    finally:
        parts.kill_all()
    counts = f"{found.due:6}{found.came:6}{found.lost:6}{found.twice:7}{found.bound:7}"
    said = "; ".join(filter(None, [*(f"WRONG: {words}" for words in found.wrong), found.note]))
    print(f"{name:20}{counts}{time.monotonic() - begun:6.0f}   {said}".rstrip(), flush=True)
    return found.holds


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m faults")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--reminders", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=50)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(_arguments()))
