"""What the log leaves out."""

import logging
import re

# Addresses that are secrets themselves: receipts, the wall, calendars, the first sign-in.
_SECRETS = re.compile(r"(/p/r/|/wall/|/calendar/|/welcome/[^/\s]+/)[^/\s]+")


class WithoutSecrets(logging.Filter):
    """Takes the secret out of an address that a line of the log has, as of a page that is not there."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if _SECRETS.search(said):
            record.msg, record.args = _SECRETS.sub(r"\1…", said), ()
        return True
