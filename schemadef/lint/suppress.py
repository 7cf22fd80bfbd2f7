"""`-- schemadef: ignore CODE reason` above a statement: what is meant to be so, and why."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.finding import Edit, Finding, Fix
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from schemadef.lint.source import File

_IGNORE = pattern(r"--\s*schemadef:\s*ignore\s+([A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)\s*(.*)")


class Ignore(NamedTuple):
    """A comment that takes findings away: their codes, its reason, its place, and the statement that it is above."""

    codes: tuple[str, ...]
    reason: str
    start: int
    end: int
    covers: tuple[int, int]


def ignores_of(file: File) -> list[Ignore]:
    """The comments of a file that take findings away."""
    if "schemadef:" not in file.text:
        return []
    found = []
    for start, end in file.tokens.comments:
        if match := _IGNORE.match(file.text[start:end]):
            codes = tuple(code.strip() for code in match[1].split(","))
            found.append(Ignore(codes, match[2].strip(), start, end, _covered(file, end)))
    return found


def _covered(file: File, offset: int) -> tuple[int, int]:
    """The statement that a comment is above, or stands in."""
    at = bisect_right(file.statements, offset, key=lambda statement: statement.end)
    if at == len(file.statements):
        return offset, offset
    statement = file.statements[at]
    return min(statement.start, offset), statement.end


def _hit(ignores: Sequence[Ignore], offset: int) -> Ignore | None:
    """The first that covers a place. They stand in the order of the text, and so does what they cover."""
    at = bisect_right(ignores, offset, key=lambda ignore: ignore.covers[1])
    while at < len(ignores) and ignores[at].covers[0] <= offset:
        if offset < ignores[at].covers[1]:
            return ignores[at]
        at += 1
    return None


def kept(
    file: File,
    findings: list[Finding],
    known: Collection[str],
    active: Collection[str],
    ignores: Sequence[Ignore] | None = None,
) -> Iterator[Finding]:
    """The findings that nothing takes away, and those about the comments themselves.

    `ignores` are the file's comments, where they are not those of SQL.
    """
    ignores = ignores_of(file) if ignores is None else ignores
    by_code: dict[str, list[Ignore]] = {}
    for ignore in ignores:
        for code in ignore.codes:
            by_code.setdefault(code, []).append(ignore)
    used: set[tuple[int, str]] = set()
    for finding in findings:
        hit = _hit(by_code.get(finding.code, ()), finding.start)
        if hit is None:
            yield finding
        else:
            used.add((hit.start, finding.code))
    for ignore in ignores:
        for code in ignore.codes:
            if code not in known:
                yield Finding("LINT003", ignore.start, ignore.end, f"there is no rule {code}")
            elif code in active and (ignore.start, code) not in used:
                line_end = ignore.end + (file.text[ignore.end : ignore.end + 1] == "\n")
                fix = Fix((Edit(ignore.start, line_end, ""),)) if len(ignore.codes) == 1 else None
                yield Finding("LINT002", ignore.start, ignore.end, f"nothing here is a finding of {code}", fix=fix)
        if not ignore.reason:
            yield Finding("LINT004", ignore.start, ignore.end, "say why, behind the code")


def joined(file: File, of_folder: Sequence[Finding], findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What is found in a file, and of it as a part of its folder, in order; less what its comments take away of that.

    A comment above the first statement is about the file, too.
    """
    ignores = ignores_of(file) if file.has_orders else []
    used: set[tuple[int, str]] = set()
    left = []
    for finding in of_folder:
        about = [one for one in ignores if finding.code in one.codes]
        hit = _hit(about, finding.start) or next((one for one in about if _is_on_top(one, finding, file)), None)
        if hit is None:
            left.append(finding)
        else:
            used.add((hit.start, f"nothing here is a finding of {finding.code}"))
    left += [one for one in findings if one.code != "LINT002" or (one.start, one.message) not in used]
    return tuple(sorted(left, key=lambda one: (one.start, one.code)))


def _is_on_top(ignore: Ignore, finding: Finding, file: File) -> bool:
    """Whether a comment above the first statement is about the whole of its file."""
    first = file.statements[0].start if file.statements else len(file.text)
    return finding.start == 0 and ignore.start < first
