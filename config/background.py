"""The worker: `python -m config.background`, with celery's own options; with `--beat` also the scheduler.

Celery's own command line loads a shell for AMQP before it looks which command is meant, and colours for
what is printed there: 8 to 10 MB that no process would ever let go. The scheduler is forked from the worker
once everything is loaded, and shares its memory. Where either ends, both do (`config/celery.py`), and whoever
started them starts them anew.
"""

import sys


def main(arguments: list[str]) -> None:
    sys.modules["pygments"] = None  # type: ignore[assignment]  # celery does without, where it is missing
    from celery.bin.base import CLIContext
    from celery.bin.worker import worker

    from config.celery import app

    context = CLIContext(app=app, no_color=True, workdir=None, quiet=True)
    worker.main(arguments, prog_name="config.background", obj=context)


if __name__ == "__main__":
    main(sys.argv[1:])
