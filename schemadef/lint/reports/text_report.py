"""For people: each finding with its line, the words that it is about marked, and what to write instead."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from schemadef.counted import counted
from schemadef.lint.finding import Severity
from schemadef.pattern import pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File
    from schemadef.lint.work import Linted, Settings


_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.HINT: "36;1"}
_WIDEST = 160
"""How much is shown of a line, in signs: one may be a whole dump."""
_CUT = "…"


def render(linted: Sequence[Linted], settings: Settings) -> str:
    """The text."""
    return "".join(parts(linted, settings))


def parts(linted: Sequence[Linted], settings: Settings) -> Iterator[str]:
    """The same, finding by finding: that of a large folder need not be held."""
    colour = _coloured if _wants_colour() else _plain
    severities: dict[Severity, int] = {}
    fixes = [0, 0]
    for one in linted:
        findings = one.findings
        shown = _visible(one.file.found.shown) if findings else ""
        for finding in findings:
            severity = one.severity(finding, settings)
            severities[severity] = severities.get(severity, 0) + 1
            if finding.fix is not None:
                fixes[finding.fix.safe] += 1
            yield f"{shown}:{_block(one.file, finding, severity, colour)}\n"
    yield f"{_summary(len(linted), severities, *fixes)}\n"


def _wants_colour() -> bool:
    """Whether a person reads it on a terminal (no-color.org, force-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _plain(text: str, _: str) -> str:
    return text


def _coloured(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _block(file: File, finding: Finding, severity: Severity, colour: Callable[[str, str], str]) -> str:
    """A finding, behind the name of its file."""
    line, column, source = file.mark(finding.start)
    fix = " [*]" if finding.fix is not None else ""
    said = colour(f"{severity} {finding.code}", _COLOURS[severity])
    at = column - 1
    length = max(1, min(finding.end - finding.start, len(source) - at))
    if len(source) > _WIDEST:
        source, at, length = _window(source, at, length)
    source = _visible(source)
    lead, under = _under(source, at, length)
    marks, gutter = colour(under, _COLOURS[severity]), " " * len(str(line))
    advice = _advice(finding.help, gutter) if finding.help else ""
    message = _visible(finding.message)
    return f"{line}:{column}: {said}{fix} {message}\n  {line} | {source}\n  {gutter} | {lead}{marks}\n{advice}"


_HIDDEN = pattern(r"[\x00-\x08\n-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys instead of showing it: colours, moves of its mark, and turns of the direction of writing."""


def _visible(text: str) -> str:
    """A text with a sign for each that a terminal would obey, as wide: a file says what stands in it, and no more."""
    return text if text.isprintable() else _HIDDEN.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def _advice(text: str, gutter: str) -> str:
    """What to do, and the SQL for that, if there is any, on lines of its own."""
    if text.isprintable():
        return f"  {gutter} = help: {text}\n"
    indent = f"\n  {gutter}     "
    return f"  {gutter} = help: {indent.join(map(_visible, text.split(chr(10))))}\n"


def _window(source: str, at: int, length: int) -> tuple[str, int, int]:
    """What is shown of a long line, and where the marks are in that: as much before them as behind, if it is there."""
    around = max(_WIDEST - length, _WIDEST // 4) // 2
    begin = max(0, min(at - around, len(source) - _WIDEST))
    end = begin + _WIDEST
    cut, more = _CUT if begin else "", _CUT if end < len(source) else ""
    return f"{cut}{source[begin:end]}{more}", at - begin + len(cut), min(length, end - at)


def _under(source: str, at: int, length: int) -> tuple[str, str]:
    """What stands before the marks, and the marks, both as wide as what is shown above them."""
    if source.isascii() and "\t" not in source:
        return " " * at, "^" * length
    return _as_wide(source[:at], " "), _as_wide(source[at : at + length], "^") or "^"


def _as_wide(text: str, sign: str) -> str:
    """A sign as often as a text has cells on a terminal; a tab stays one, for nobody knows how wide it is there."""
    return "".join("\t" if char == "\t" else sign * _cells(char) for char in text)


def _cells(char: str) -> int:
    """How many cells a sign takes (unicode.org/reports/tr11): none where it joins the one before it."""
    if char.isascii():
        return 1
    import unicodedata

    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _summary(files: int, severities: dict[Severity, int], unsafe: int, safe: int) -> str:
    """How many files, how many findings of each severity, and how many have a fix that is unsafe, or safe."""
    looked = counted(files, "file")
    if not severities:
        return f"{looked}: nothing found"
    counts = [counted(count, severity) for severity, count in severities.items()]
    said = [f"--fix mends {safe}"] if safe else []
    said += [f"--fix --unsafe-fixes {f'{unsafe} more' if safe else f'mends {unsafe}'}"] if unsafe else []
    return "; ".join([f"{looked}: {', '.join(counts)}", *said])
