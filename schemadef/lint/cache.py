"""What a whole run said, kept in the user's cache folder: the same files, asked the same way, need no second look.

The key is a hash of everything that the answer depends on: the contents of the files, the command line, the
configuration, what folders say of their dialect, and the linter itself. Only the standard library's smallest modules
are imported: a run that is answered from here costs little more than reading the files.
"""

from __future__ import annotations

import os
import sys
import time

from schemadef.config_files import FILES, may_configure

try:
    # what hashlib gives too, without the library for all the others, which is as large as the rest of a run
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WITH_VALUE = frozenset({"--dialect", "--select", "--ignore", "--format", "--fail-on"})
BASELINE = "lint-baseline.json"
"""What the file of accepted findings is called where nobody says otherwise."""
_ENVIRONMENT = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "GITHUB_WORKSPACE", "CI_PROJECT_DIR")
_KEPT = 16
"""How many answers stay; the oldest go."""
_GRAIN = 50_000_000
"""Nanoseconds within which a file system may give two changes the same time."""


class Question:
    """A command line with all that it reads: the hash of it, when it was read, and the files."""

    def __init__(self, key: str, asked: int, files: tuple[str, ...]) -> None:
        self.key = key
        self.asked = asked
        self.files = files


class Answer:
    """What a run writes to standard output, in parts, and its exit status."""

    def __init__(self, text: Iterable[str], status: int) -> None:
        self.text = text
        self.status = status


_open: list[Question] = []


def answer(arguments: Sequence[str]) -> Answer | None:
    """What the same command line said when it read the same; None when that is not known, or cannot be kept.

    What the run says after this is kept by `keep`.
    """
    _open.clear()
    try:
        question = _question(arguments)
        if question is None:
            return None
        _open.append(question)
        return _read(os.path.join(_folder(), question.key))
    except OSError:
        return None


def kept(parts: Iterable[str], status: int) -> Iterable[str]:
    """What a run says, part by part; all of it is kept by `keep` where that is asked for."""
    if not _open:
        return parts
    return _keeping(parts, status)


def _keeping(parts: Iterable[str], status: int) -> Iterator[str]:
    said = []
    for part in parts:
        said.append(part)
        yield part
    keep("".join(said), status)


def keep(text: str, status: int) -> None:
    """Keep what the run said to the question that `answer` could not answer; a folder that cannot be written is none.

    Nothing is kept when a file has changed since it was read, or may have.
    """
    if not _open:
        return
    question = _open.pop()
    try:
        if any(os.stat(file).st_mtime_ns > question.asked - _GRAIN for file in question.files):
            return
        folder = _folder()
        os.makedirs(folder, mode=0o700, exist_ok=True)
        body = b"%d\n%s" % (status, text.encode("utf-8", "surrogatepass"))
        own = os.path.join(folder, f"{question.key}.{os.getpid()}")
        with open(own, "xb") as file:
            file.write(blake2b(body).digest() + body)
        os.replace(own, os.path.join(folder, question.key))
        _forget(folder)
    except OSError:
        return


def _folder() -> str:
    """The user's cache folder, as the system names it."""
    root = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return os.path.join(root or os.path.join(os.path.expanduser("~"), ".cache"), "schemadef", "lint")


def _read(path: str) -> Answer | None:
    """An answer, when it is whole."""
    try:
        with open(path, "rb") as file:
            kept = file.read()
    except FileNotFoundError:
        return None
    size = blake2b().digest_size
    checksum, body = kept[:size], kept[size:]
    if blake2b(body).digest() != checksum:
        return None
    status, _, text = body.partition(b"\n")
    return Answer([text.decode("utf-8", "surrogatepass")], int(status))


def _forget(folder: str) -> None:
    """Remove the oldest answers, and what a killed run has left."""
    entries = sorted(os.scandir(folder), key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    for entry in entries[_KEPT:]:
        os.unlink(entry.path)


def _question(arguments: Sequence[str]) -> Question | None:
    """The command line with its files; None for one whose answer cannot be kept."""
    named = _paths(arguments)
    if named is None:
        return None
    asked = time.time_ns()
    told = [sys.version, os.getcwd(), str(sys.stdout.isatty()), *arguments]
    told += [f"{name}={os.environ.get(name)}" for name in _ENVIRONMENT]
    told += _linter()
    hashed = blake2b("\0".join(told).encode("utf-8", "surrogateescape"), digest_size=20)
    files = [file for path in named or ["."] for file in _files(path)]
    for file in (*_settings(files), *files):
        with open(file, "rb", buffering=0, opener=_at_once) as opened:
            content = opened.read()
        # with nothing named a configuration's declarations are looked at, whose modules are no part of the key
        ours = file.endswith(".toml") and may_configure(file, content)
        if ours and (not named or _sets(content, b"dialects") or _sets(content, b"baseline")):
            return None
        hashed.update(b"\0%s\0%d\0" % (os.fsencode(file), len(content)))
        hashed.update(content)
    return Question(hashed.hexdigest(), asked, tuple(files))


def _at_once(file: str, flags: int) -> int:
    """Open a file without waiting for who would write to it, which is long where it is a pipe."""
    return os.open(file, flags | getattr(os, "O_NONBLOCK", 0))


def _sets(configuration: bytes, name: bytes) -> bool:
    """Whether a configuration may name files that are no part of the key: packs of its own, or accepted findings."""
    return any(rest.lstrip(b"\"' \t").startswith(b"=") for rest in configuration.split(name)[1:])


def _paths(arguments: Sequence[str]) -> list[str] | None:
    """The paths of a command line that does nothing but look; None for any other."""
    paths, left = [], iter(arguments)
    for argument in left:
        if argument in _WITH_VALUE:
            next(left, None)
        elif not argument.startswith("-"):
            paths.append(argument)
        elif argument.partition("=")[0] not in _WITH_VALUE:
            return None
    return paths


def _files(path: str) -> Iterator[str]:
    """The files of SQL that a path names, in an order that depends on their names alone."""
    if not os.path.isdir(path):
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one != "node_modules")
        yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(".sql"))


def _settings(files: Sequence[str]) -> Iterator[str]:
    """The other files that are looked at: configurations from here upwards, and what folders say of their dialect."""
    folder = os.getcwd()
    while True:
        yield from filter(os.path.isfile, (os.path.join(folder, name) for name in (*FILES, BASELINE)))
        above = os.path.dirname(folder)
        if above == folder:
            break
        folder = above
    folders = {os.path.dirname(file) for file in files}
    for place in sorted({*folders, *(os.path.dirname(folder) for folder in folders)}):
        journal = os.path.join(place, "meta", "_journal.json")
        if os.path.isfile(journal):
            yield journal
        sums = os.path.join(place, "schemadef.sum")
        if os.path.isfile(sums):
            yield sums
        snapshots = os.path.join(place, "snapshots")
        if os.path.isdir(snapshots):
            yield from sorted(entry.path for entry in os.scandir(snapshots) if entry.name.endswith(".json"))[-1:]


def folders_in(folder: str | os.PathLike[str]) -> list[str]:
    """The folders in a folder, in their order, those that Python keeps aside."""
    return sorted(entry.path for entry in os.scandir(folder) if entry.is_dir() and not entry.name.startswith("_"))


def _linter() -> Iterator[str]:
    """The linter as it is: its version alone would not tell two states of a checkout apart."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "dialects")
    packs = inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "dialects")
    lint = os.path.join(package, "lint")
    tops = [package, os.path.join(package, "cli"), lint, *folders_in(lint), *folders_in(packs)]
    for top in tops:
        for entry in sorted(os.scandir(top), key=lambda entry: entry.name):
            if entry.name.endswith((".py", ".toml")):
                facts = entry.stat()
                yield f"{entry.path} {facts.st_size} {facts.st_mtime_ns}"
