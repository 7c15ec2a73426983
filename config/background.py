"""The worker and the scheduler: `python -m config.background worker` or `beat`, with celery's own options.

Celery's own command line loads a shell for AMQP before it looks which command is meant, and colours for
what is printed there: 8 to 10 MB that neither process would ever let go.
"""

import sys


def main(arguments: list[str]) -> None:
    sys.modules["pygments"] = None  # type: ignore[assignment]  # celery does without, where it is missing
    from celery.bin.base import CLIContext
    from celery.bin.beat import beat
    from celery.bin.worker import worker

    from config.celery import app

    commands = {"worker": worker, "beat": beat}
    if not arguments or arguments[0] not in commands:
        sys.exit(__doc__)
    context = CLIContext(app=app, no_color=True, workdir=None, quiet=True)
    commands[arguments[0]].main(arguments[1:], prog_name=arguments[0], obj=context)


if __name__ == "__main__":
    main(sys.argv[1:])
