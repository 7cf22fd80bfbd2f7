"""What `schemadef lint` says and writes of accepted findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.cli.report import complain
from schemadef.config import shown
from schemadef.counted import counted

if TYPE_CHECKING:
    from schemadef.lint.session import Looked, Session

_SHOWN = 3


def write(session: Session, looked: Looked) -> int:
    """Accept all that was found; what is found no more goes, what was not looked at stays. Gives the exit status."""
    from schemadef.lint.baseline import baseline_text, rewritten
    from schemadef.lint.content import written

    assert session.baseline is not None
    new = rewritten(session.baseline, looked.everything, looked.stale)
    if new.file.parent.parent.is_dir():
        new.file.parent.mkdir(exist_ok=True)
    written(new.file, baseline_text(new))
    gone = len(session.baseline.entries - new.entries)
    files = len({entry.path for entry in new.entries})
    said = f"{shown(new.file)}: {counted(len(new.entries), 'finding')} of {counted(files, 'file')} accepted"
    complain(said + (f", {gone} dropped that are found no more" if gone else ""))
    return 0


def say_stale(session: Session, looked: Looked) -> None:
    """Say which accepted findings are not there any more."""
    assert session.baseline is not None
    some = ", ".join(f"{entry.code} in {entry.path}" for entry in looked.stale[:_SHOWN])
    more = f" and {len(looked.stale) - _SHOWN} more" if len(looked.stale) > _SHOWN else ""
    complain(
        f"{shown(session.baseline.file)}: stale, found no more: {some}{more};"
        " `schemadef lint --write-baseline` drops them"
    )
