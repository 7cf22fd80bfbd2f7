"""How far a run has come, as a bar on a terminal; nothing where nobody looks on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from schemadef.migrate.running import Event

_SHORT = 3
"""A migration of fewer statements shows none."""


class Progress:
    """A bar for each migration that a run applies, on standard error; `quiet` says that nobody looks on."""

    def __init__(self, *, quiet: bool) -> None:
        self._shown = not quiet and sys.stderr.isatty()
        self._bar: ProgressBar[int] | None = None

    def __call__(self, event: Event) -> None:
        """One event of the run."""
        if event.kind == "begin":
            self._begin(event)
        elif self._bar is not None and event.kind in ("statement", "skip"):
            # it is told before it runs: what is done is what stands before it
            self._bar.update(event.position - 1 - self._bar.pos)
        elif self._bar is not None and event.kind in ("finish", "elsewhere"):
            self._bar.update((self._bar.length or 0) - self._bar.pos)
            self.close()

    def interrupt(self) -> None:
        """Leave the bar where it stands; it comes again below what is said now."""
        if self._bar is not None:
            self._bar.render_finish()

    def close(self) -> None:
        """Leave the line of the bar, wherever it stands."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None

    def _begin(self, event: Event) -> None:
        self.close()
        if self._shown and event.total >= _SHORT:
            import click

            self._bar = click.progressbar(length=event.total, file=sys.stderr, show_pos=True)
            self._bar.render_progress()
