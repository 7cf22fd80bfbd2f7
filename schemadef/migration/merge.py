"""What a merge left: the folder as each of two branches had it, out of git's conflict markers or out of the files.

git need not be installed: the markers hold both sides, line by line. `schemadef.sum` decides; where it holds one side
only (somebody has chosen), what it does not list is the other one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from schemadef.errors import ConfigError, MigrationError
from schemadef.migration.checksums import SUM, Sum, chained, extend, parse_sums
from schemadef.migration.file import parse_file
from schemadef.migration.journal import JOURNAL, Entry, parse_tag
from schemadef.snapshot import parse_snapshot, read_header

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.snapshot import Snapshot
    from schemadef.statement import Statement

Side = Literal["upper", "lower", ""]
_TRUNKS = frozenset({"main", "master", "trunk", "develop"})
_REPLAYED = re.compile(r"[0-9a-f]{7,40} \(.*\)|[0-9a-f]{7,40}\.\.\. .*|Stashed changes")
"""What git writes below a commit that it replays on another one (rebase, cherry-pick), and below a stash."""
_PULLED = re.compile(r"[0-9a-f]{40}")


class Sides(NamedTuple):
    """A text with conflict markers as each side had it, and the words that git gives to them."""

    upper: str
    lower: str
    upper_label: str
    lower_label: str


def sides(text: str) -> Sides | None:
    """Both sides of a text that git could not merge; None when it holds no conflict."""
    parts: dict[str, list[str]] = {"upper": [], "lower": []}
    labels = {"upper": "", "lower": ""}
    at = "both"
    found = False
    for line in text.splitlines(keepends=True):
        mark = line[:7]
        if mark == "<<<<<<<" and at == "both":
            at, labels["upper"], found = "upper", line[7:].strip(), True
        elif mark == "|||||||" and at == "upper":
            at = "base"
        elif mark == "=======" and at in ("upper", "base"):
            at = "lower"
        elif mark == ">>>>>>>" and at == "lower":
            at, labels["lower"] = "both", line[7:].strip()
        else:
            for side in parts if at == "both" else filter(parts.__contains__, (at,)):
                parts[side].append(line)
    if not found:
        return None
    return Sides("".join(parts["upper"]), "".join(parts["lower"]), labels["upper"], labels["lower"])


class Branch:
    """One branch's own migrations, after those that both have, and its texts of all files."""

    def __init__(self, path: Path, tags: Iterable[str], *, side: Side = "", label: str = "") -> None:
        self.path = path
        self.side: Side = side
        self.label = label
        self.journal = _journal(path, side)
        self.entries = tuple(self._entry(tag) for tag in tags)

    def read(self, file: str) -> str:
        """A file as this branch has it; raises MigrationError when it is not there."""
        try:
            text = (self.path / file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            message = f"{self.path / file} is missing or cannot be read"
            raise MigrationError(message, hint="restore it from version control") from None
        split = sides(text) if self.side else None
        return text if split is None else split.upper if self.side == "upper" else split.lower

    def snapshot(self, entry: Entry) -> Snapshot:
        """The schema after one of its migrations."""
        return parse_snapshot(self.read(entry.snapshot))

    def statements(self, file: str) -> tuple[Statement, ...]:
        """The statements of one of its files."""
        try:
            return parse_file(self.read(file))
        except MigrationError as error:
            raise MigrationError(error.message, hint=error.hint, where=str(self.path / file)) from None

    def _entry(self, tag: str) -> Entry:
        number, name = parse_tag(tag) or (0, "")
        entry = Entry(number=number, name=name, when=0)
        when = self.raw(tag).get("when")
        if type(when) is not int:
            when = read_header(self.read(entry.snapshot)).told.when
        return msgspec.structs.replace(entry, when=when)

    def raw(self, tag: str) -> dict[str, Any]:
        """What the journal says of one of its migrations, as it was read; nothing when it cannot be read."""
        found = [item for item in self.journal.get("entries", ()) if item.get("tag") == tag]
        return dict(found[0]) if found else {}


class Branches(NamedTuple):
    """What two branches have in common, and what each has of its own."""

    shared: tuple[Entry, ...]
    theirs: Branch
    mine: Branch
    sums: tuple[Sum, ...]
    """The checksums of `shared` and of theirs."""


def read_branches(path: Path, mine: str = "") -> Branches | None:
    """The two branches in a folder, or None when it holds one alone.

    `mine` is a tag or number-less name of one of my migrations, for where nothing tells which branch is whose. Raises
    MigrationError for a folder from which the two cannot be told apart, ConfigError when `mine` names none.
    """
    file = path / SUM
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    split = sides(text)
    if split is not None:
        both = parse_sums(split.upper, file), parse_sums(split.lower, file)
        first, second = _two(path, both, ("upper", "lower"), (split.upper_label, split.lower_label))
        sums = dict(zip((first, second), both, strict=True))
        swapped = _named(mine, first, second) if mine else not _lower_is_mine(split, path)
    else:
        segments = _segments(parse_sums(text, file))
        if len(segments) == 1:
            return _chosen(path, segments[0], mine)
        first, second = _two(path, segments, ("", ""), ("the first lines", "the last lines"))
        sums = dict(zip((first, second), segments, strict=True))
        if not mine:
            message = f"{file} holds the lines of two branches, and nothing says which of them is yours"
            raise MigrationError(message, hint=f"name one of your migrations: --mine {second.entries[0].tag}")
        swapped = _named(mine, first, second)
    theirs, own = (second, first) if swapped else (first, second)
    _refuse_edited(theirs, sums[theirs])
    _refuse_edited(own, sums[own])
    tags = _tags(sums[theirs])
    shared = Branch(path, tags[: len(tags) - len(theirs.entries)], side=theirs.side)
    return Branches(shared.entries, theirs, own, sums[theirs])


def _two(
    path: Path, both: tuple[tuple[Sum, ...], ...], own: tuple[Side, Side], labels: tuple[str, str]
) -> tuple[Branch, Branch]:
    """Two branches from the checksums of each."""
    common = 0
    for one, other in zip(*both, strict=False):
        if one != other:
            break
        common += 1
    shared = len(_tags(both[0][:common]))
    upper, lower = (_tags(sums)[shared:] for sums in both)
    return Branch(path, upper, side=own[0], label=labels[0]), Branch(path, lower, side=own[1], label=labels[1])


def _chosen(path: Path, sums: tuple[Sum, ...], mine: str) -> Branches | None:
    """The checksums hold one branch: the other one's files lie beside them. None when there are none."""
    listed = _tags(sums)
    files = sorted(file.stem for file in path.glob("*.sql")) if path.is_dir() else []
    loose = [tag for tag in files if tag not in listed and parse_tag(tag)]
    if not loose or not listed:
        return None
    own = Branch(path, loose)
    numbers = [entry.number for entry in own.entries]
    first = (parse_tag(listed[0]) or (0,))[0]
    last = (parse_tag(listed[-1]) or (0,))[0]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))) or not first <= numbers[0] <= last + 1:
        message = f"{', '.join(f'{tag}.sql' for tag in loose)} in {path} do not follow on what {SUM} lists"
        raise MigrationError(message, hint="restore the folder from version control, with the files of both branches")
    shared = [tag for tag in listed if (parse_tag(tag) or (0,))[0] < numbers[0]]
    theirs = Branch(path, listed[len(shared) :], label=f"what {SUM} lists")
    _refuse_edited(theirs, sums)
    before = Branch(path, shared).entries
    if mine and _named(mine, theirs, own):
        texts = [(file, own.read(file).encode()) for entry in own.entries for file in entry.files]
        return Branches(before, own, theirs, extend(sums[: 3 * len(shared)], texts))
    return Branches(before, theirs, own, sums)


def _tags(sums: Iterable[Sum]) -> list[str]:
    return [line.path.removesuffix(".sql") for line in sums if "/" not in line.path]


def _segments(sums: tuple[Sum, ...]) -> tuple[tuple[Sum, ...], ...]:
    """The lines as one branch has them, or as two do, when a union merge has put both after each other."""
    numbers = [(parse_tag(Path(line.path).stem) or (0,))[0] for line in sums]
    for at in range(1, len(sums)):
        if numbers[at] < numbers[at - 1] or (numbers[at] == numbers[at - 1] and "/" not in sums[at].path):
            shared = numbers.index(numbers[at])
            return (sums[:at], sums[:shared] + sums[at:])
    return (sums,)


def _named(mine: str, first: Branch, second: Branch) -> bool:
    """Whether `mine` is in the first branch; raises ConfigError when it is in none, or in both."""
    holds = [any(mine in (entry.tag, entry.name) for entry in branch.entries) for branch in (first, second)]
    if holds[0] == holds[1]:
        tags = ", ".join(entry.tag for branch in (first, second) for entry in branch.entries)
        message = f"--mine {mine} is in {'both branches' if holds[0] else 'neither branch'}"
        raise ConfigError(message, hint=f"they add {tags}")
    return holds[0]


def _lower_is_mine(split: Sides, path: Path) -> bool:
    """Which side of a conflict is the branch that shall come last.

    git puts what is checked out above. That is mine in a merge, and theirs where commits or a stash of mine are
    replayed on it (git-rebase(1), "ours" and "theirs" are swapped there). On the trunk, what is merged in comes last.
    """
    label = split.lower_label
    if _REPLAYED.fullmatch(label):
        return True
    if _PULLED.fullmatch(label) or label.rpartition("/")[2] in _TRUNKS:
        return False
    return _current_branch(path) in _TRUNKS


def _current_branch(path: Path) -> str:
    """The branch that is checked out, read from git's own files; empty when nobody knows."""
    for folder in (path.resolve(), *path.resolve().parents):
        place = folder / ".git"
        if place.is_file():  # a worktree
            place = folder / place.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        if place.is_dir():
            head = place / "HEAD"
            text = head.read_text(encoding="utf-8").strip() if head.is_file() else ""
            return text.rpartition("refs/heads/")[2] if "refs/heads/" in text else ""
    return ""


def _refuse_edited(branch: Branch, sums: tuple[Sum, ...]) -> None:
    previous = ""
    for line in sums:
        if chained(previous, line.path, branch.read(line.path).encode()) != line:
            message = f"{branch.path / line.path} was edited after it was written"
            raise MigrationError(message, hint="restore it from version control, and rebase again")
        previous = line.hash


def _journal(path: Path, side: Side) -> dict[str, Any]:
    """The journal of a side, as far as it can be read: a merge may have left anything."""
    file = path / JOURNAL
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    split = sides(text)
    texts = [text] if split is None else [split.lower, split.upper] if side == "lower" else [split.upper, split.lower]
    found: dict[str, Any] = {}
    for candidate in reversed(texts):
        try:
            document = msgspec.json.decode(candidate, type=dict[str, Any])
            entries = msgspec.convert(document.get("entries", []), list[dict[str, Any]])
        except msgspec.MsgspecError:
            continue
        found = {**found, **document, "entries": [*entries, *found.get("entries", ())]}
    return found
