"""A change as a pull request shows it: what happens to which object, at what danger, and the SQL folded away.

GitHub Flavored Markdown (github.github.com/gfm), which GitLab and Gitea read alike.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from schemadef.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemadef.operations import Operation
    from schemadef.statement import Statement

_LOCKS = (
    "ACCESS SHARE",
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)
"""From the weakest to the strongest (postgresql.org/docs, "Explicit Locking")."""


class Row(NamedTuple):
    """One line of the table: an operation with all of its statements."""

    thing: str
    change: str
    hazards: tuple[str, ...]
    lock: str


def markdown(statements: Sequence[Statement], made_by: Sequence[Operation], unmodelled: Iterable[str]) -> str:
    """The summary of a change; `made_by` is the operation of each statement."""
    lines = ["### Schema changes", "", *_changes(statements, made_by)]
    sentences = list(unmodelled)
    if sentences:
        lines += ["", "Not modelled, and left alone:", "", *(f"- {_code(sentence)}" for sentence in sentences)]
    return "\n".join(lines)


def _changes(statements: Sequence[Statement], made_by: Sequence[Operation]) -> Iterator[str]:
    if not statements:
        yield "No changes."
        return
    yield from ("| Object | Change | Hazard | Lock |", "|---|---|---|---|")
    for row in _rows(statements, made_by):
        hazards = "<br>".join(_code(hazard) for hazard in row.hazards)
        yield f"| {_code(row.thing)} | {_cell(row.change)} | {hazards} | {_cell(row.lock)} |"
    yield from _folded(statements)


def _rows(statements: Sequence[Statement], made_by: Sequence[Operation]) -> Iterator[Row]:
    pairs = list(zip(made_by, statements, strict=True))
    for _, group in groupby(pairs, key=lambda pair: id(pair[0])):
        members = list(group)
        operation = members[0][0]
        of_each = [statement for _, statement in members]
        hazards = dict.fromkeys(str(hazard) for statement in of_each for hazard in statement.hazards)
        locks = [statement.lock for statement in of_each if statement.lock]
        lock = max(locks, key=_strength, default="")
        yield Row(str(operation.object.id), _change(operation), tuple(hazards), lock)


def _change(operation: Operation) -> str:
    """What is done, without saying again to what: `set type` for `set type of column public.users.email`."""
    words = operation.subject.replace(str(operation.object.id), " ").split()
    return " ".join(words[:-1] if words[-1:] == ["of"] else words) or operation.subject


def _strength(lock: str) -> int:
    return _LOCKS.index(lock) if lock in _LOCKS else len(_LOCKS)


def _folded(statements: Sequence[Statement]) -> Iterator[str]:
    text = "\n\n".join(f"{_directive(statement)}{statement.sql};" for statement in statements)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    count = counted(len(statements), "statement")
    yield from ("", "<details>", f"<summary>SQL ({count})</summary>", "", f"{fence}sql")
    yield from text.split("\n")
    yield from (fence, "", "</details>")


def _directive(statement: Statement) -> str:
    return f"-- schemadef: {statement.directive}\n" if statement.directive else ""


def _code(text: str) -> str:
    """A text as code, where no sign of it means anything."""
    text = " ".join(text.split())
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    mark = "`" * (longest + 1)
    pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{mark}{pad}{text}{pad}{mark}".replace("|", "\\|") if text else ""


def _cell(text: str) -> str:
    """Words in a cell of a table."""
    escaped = re.sub(r"([\\`*_\[\]|~])", r"\\\1", " ".join(text.split()))
    return escaped.replace("&", "&amp;").replace("<", "&lt;")
