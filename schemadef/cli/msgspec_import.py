"""msgspec, imported first and without typing_extensions, which takes as long to import as all else of it (8 ms).

It is asked for what `typing` has from Python 3.11 on (msgspec/_utils.py, which turns to `typing` where it is missing).
A command line has one thread as yet: nobody else asks for the module while it is hidden.
"""

from __future__ import annotations

import sys

_UNNEEDED = "typing_extensions"


def import_msgspec() -> None:
    """Import msgspec as if typing_extensions were not installed; whoever asks for that later finds it."""
    if _UNNEEDED in sys.modules or "msgspec" in sys.modules:
        return
    hidden: dict[str, object] = sys.modules  # type: ignore[assignment]
    hidden[_UNNEEDED] = None
    try:
        import msgspec  # noqa: F401
    finally:
        del hidden[_UNNEEDED]
