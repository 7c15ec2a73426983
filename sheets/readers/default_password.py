"""Opens workbooks that Excel itself locked, with the password that Excel itself uses.

Whoever protects a workbook's structure, or saves it as "read-only recommended" with some programs,
gets a file encrypted with this password and never sees it. Source: [MS-OFFCRYPTO] 2.4.2.3.
"""

import re
from io import BytesIO

import msoffcrypto

from sheets.ole import Ole

PASSWORD = "VelvetSweatshop"  # noqa: S105 - everybody's
SPINS = re.compile(rb'spinCount="(\d+)"')
MOST_SPINS = 1_000_000  # Excel writes 100,000, a tenth of a second; a file may ask for days


def opened(data: bytes) -> bytes | None:
    """The bytes within, or None where another password is needed or nothing makes sense."""
    try:
        ole = Ole(data)
        if "ENCRYPTIONINFO" in ole.top:
            spins = SPINS.findall(ole.stream("EncryptionInfo"))
            if any(len(spin) > 7 or int(spin) > MOST_SPINS for spin in spins):
                return None
        file = msoffcrypto.OfficeFile(BytesIO(data))
        file.load_key(password=PASSWORD)
        plain = BytesIO()
        file.decrypt(plain)
    except Exception:  # msoffcrypto and olefile raise whatever they stumble over
        return None
    return plain.getvalue()
