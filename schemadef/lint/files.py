"""The files that a path names, in the order in which they would be applied, each up beside its way back."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING

from schemadef.errors import ConfigError
from schemadef.lint.content import decoded, read_text
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NUMBER = re.compile(r"(\d+)")
_LEADING = re.compile(r"\d+(?:\.\d+)*")
_VERSION = re.compile(r"[VBU](\d+(?:[._]\d+)*)__|R__")
"""Flyway's names: a version, one that takes it back, and what is repeated behind all versions (its manual)."""
_WORD = "(?:rollback|down|undo|revert)"
_ROLLBACK = pattern(
    rf"^{_WORD}(?:[_.-]|$)|\.{_WORD}$|^\d+\.(?:undo|down)\.|^(?-i:U)\d[\d._]*__",
    re.IGNORECASE,
)
"""The last but one is Postgrator's, `0001.do.users.sql` and `0001.undo.users.sql`, by its manual."""
_PERHAPS = pattern(rf"^(.*\d.*)[_-]{_WORD}$", re.IGNORECASE)
_UPS = (".sql", "_up.sql", "-up.sql")
_BACKS = ("rollback", "rollbacks", "down", "revert")
_PLAIN_PATHS = os.sep == "/"
"""Whether a path is what it is written as, unless it has a sign for a folder in it that means nothing."""
_CHECKS = ("verify",)
"""Folders beside `deploy` whose files migrate nothing: they ask whether that has worked, and roll back (sqitch)."""
_OWN_FOLDER = frozenset({"migration", "up", "down"})
"""What a file is called that has a folder of its own, which has the number (Prisma, Diesel)."""
_UNREAD = -1
"""What stands for a number that nobody has asked for."""
STDIN = "-"


class Found:
    """One file: where it is, its text, and whether it takes another one back.

    A text that is not given is read whenever it is asked for: a large folder is not held in memory. `size` is how much
    it is, in signs or bytes. `full` is the path from the root, links as they are. `piped` says that the text came on
    standard input, so that the file is not to be written.

    A path is several times as large as its text: of most files nobody asks for it.
    """

    __slots__ = ("_full", "_number", "_path", "_size", "_text", "piped", "rollback")

    def __init__(
        self,
        path: Path | str,
        text: str | None = None,
        rollback: bool = False,
        *,
        piped: bool = False,
        full: str = "",
        size: int = -1,
    ) -> None:
        self._path = path
        self.rollback = rollback
        self.piped = piped
        self._text = text
        self._full = full
        self._size = size
        self._number: int | None = _UNREAD

    @property
    def path(self) -> Path:
        """Where it is."""
        if isinstance(self._path, str):
            self._path = Path(self._path)
        return self._path

    @property
    def place(self) -> str:
        """The same as a text, as it was given."""
        return str(self._path)

    @property
    def name(self) -> str:
        """What it is called in its folder."""
        return _split(str(self._path))[1]

    @property
    def number(self) -> int | None:
        """Its number, if it has one: see `number_of`."""
        if self._number == _UNREAD:
            self._number = number_of(self._path)
        return self._number

    @property
    def shown(self) -> str:
        """The same as a path is shown: without what means nothing in it."""
        place = self._path
        if isinstance(place, str) and _is_usual(place):
            return place
        return str(self.path)

    @property
    def text(self) -> str:
        """Its text; raises ConfigError for a file that cannot be read."""
        return read_text(self._path, self._size) if self._text is None else self._text

    @property
    def size(self) -> int:
        """How much there is to read."""
        if self._text is not None:
            return len(self._text)
        if self._size < 0:
            with suppress(OSError):
                self._size = os.stat(self._path).st_size  # noqa: PTH116 - a text
        return max(self._size, 0)

    @property
    def full(self) -> str:
        """Its path from the root."""
        self._full = self._full or absolute(self._path)
        return self._full

    @property
    def is_given(self) -> bool:
        """Whether its text was given, and is held."""
        return self._text is not None

    def with_text(self, text: str, *, rollback: bool | None = None) -> Found:
        """The same file with another text."""
        back = self.rollback if rollback is None else rollback
        return Found(self._path, text, back, piped=self.piped, full=self._full)


def absolute(path: Path | str, here: str = "") -> str:
    """A path from the root, links as they are; `here` is the folder that the run is in, where that is known."""
    place = str(path)
    if not _is_usual(place):
        return os.path.abspath(place)  # noqa: PTH100 - Path.resolve follows links, and asks the disk for each part
    return place if place[0] == "/" else f"{here or _here()}{place}"


def _here() -> str:
    """The folder that the run is in, as what is in it begins."""
    return _joined(os.getcwd(), "")  # noqa: PTH109 - a text


def _is_usual(place: str) -> bool:
    """Whether a path is no other text once it is read as one."""
    return _PLAIN_PATHS and "//" not in place and "./" not in place and place[-1:] not in ("", "/", ".")


def _split(place: str) -> tuple[str, str]:
    """The folder of a file, and its name in it."""
    if not _is_usual(place):
        return os.path.split(place)
    folder, slash, name = place.rpartition("/")
    return folder or slash, name


def find(paths: Iterable[str], stdin_name: str = "") -> Iterator[Found]:
    """Every file of SQL below the paths, each once; `-` is standard input, which may have a file's name.

    Hidden folders and installed packages are passed over. Raises ConfigError for what is not there.
    """
    seen: set[str] = set()
    here = _here()
    for name in paths:
        if name == STDIN:
            path = Path(stdin_name or "<stdin>")
            yield Found(path, decoded(sys.stdin.buffer.read()), is_rollback(path), piped=True)
            continue
        for file in _files(name, here):
            if file.full not in seen:
                seen.add(file.full)
                yield file


def _files(name: str, here: str) -> Iterator[Found]:
    try:
        facts = os.stat(name)  # noqa: PTH116 - a text
    except (OSError, ValueError):
        facts = None
    if facts is not None and S_ISDIR(facts.st_mode):
        yield from _below(Path(name))
    elif facts is not None and name.endswith(".py"):
        message = f"{name} is no file of SQL"
        raise ConfigError(message, hint="declarations are looked at where no path is named: `schemadef lint`")
    elif facts is not None and S_ISREG(facts.st_mode):
        yield Found(name, None, is_rollback(name), full=absolute(name, here), size=facts.st_size)
    else:
        message = f"there is no {name}"
        raise ConfigError(message, hint="name files or folders of SQL, or - for standard input")


def _below(top: Path) -> Iterator[Found]:
    """The files below a folder in their order, and whether each is a way back; the top's own name says nothing."""
    places = []
    for folder, folders, names in os.walk(top):
        checks = _CHECKS if "deploy" in folders else ()
        folders[:] = [one for one in folders if not one.startswith(".") and one != "node_modules" and one not in checks]
        places.append((folder, [name for name in names if name.endswith(".sql")]))
    for folder, names in sorted(places, key=_folder_key):
        here, full = _joined(folder, ""), _joined(absolute(folder), "")
        back = Path(folder) != top and is_rollback_folder(folder)
        for name in sorted(names, key=_key):
            rollback = back or _takes_back(folder, name.removesuffix(".sql"))
            yield Found(f"{here}{name}", None, rollback, full=f"{full}{name}")


def _folder_key(place: tuple[str, list[str]]) -> list[tuple[tuple[int, ...], str]]:
    """What folders are sorted by: each part of their paths by its number, whatever its width."""
    return [_key(part) for part in Path(place[0]).parts]


def _joined(folder: str, name: str) -> str:
    return os.path.join(folder, name)  # noqa: PTH118 - a text


def is_rollback(path: Path | str) -> bool:
    """Whether a file takes another one back: by its folder's name, or by a word before or behind its own.

    `0005_count_down.sql` does so only when `0005_count.sql` or `0005_count_up.sql` is beside it.
    """
    folder, name = _split(str(path))
    return is_rollback_folder(folder) or _takes_back(folder, _stem(name))


def _stem(name: str) -> str:
    if name.endswith(".sql"):
        return name[:-4] or name
    return os.path.splitext(name)[0]  # noqa: PTH122 - a text


def _takes_back(folder: str, stem: str) -> bool:
    text = stem.lower()
    # most have none of the words, which is told faster than by a pattern
    if not ("down" in text or "rollback" in text or "undo" in text or "revert" in text or text[:1] == "u"):
        return False
    if _ROLLBACK.search(stem):
        return True
    perhaps = _PERHAPS.match(stem)
    return perhaps is not None and any(
        os.path.isfile(_joined(folder, f"{perhaps[1]}{end}"))  # noqa: PTH113 - a text
        for end in _UPS
    )


@cache
def is_rollback_folder(folder: Path | str) -> bool:
    """Whether a folder holds the ways back of the one that it is in."""
    return os.path.basename(folder) in _BACKS  # noqa: PTH119 - a text


def folder_of(one: Found) -> Path:
    """The folder that a file is replayed in: its own, the one that a folder of ways back is in, or the one that the
    folders of single migrations are in."""
    folder, name = _split(one.place)
    return _folder_of(folder, is_rollback=one.rollback, is_own=_stem(name) in _OWN_FOLDER)


@cache
def _folder_of(folder: str, *, is_rollback: bool, is_own: bool) -> Path:
    parent = Path(folder)
    inside = (is_own and _NUMBER.match(parent.name)) or (is_rollback and is_rollback_folder(parent.name))
    return parent.parent if inside else parent


def by_folder(found: Iterable[Found]) -> dict[Path, list[Found]]:
    """The files by the folder that they are replayed in, in the order of the files."""
    folders: dict[Path, list[Found]] = {}
    for one in found:
        folders.setdefault(folder_of(one), []).append(one)
    return folders


def number_of(path: Path | str) -> int | None:
    """The number of a file: the first one in its name, or its own folder's, whatever its width; None without one."""
    folder, name = _split(str(path))
    stem = _stem(name)
    if version := _VERSION.match(stem):
        return int(version[1]) if version[1] and version[1].isdecimal() else None
    match = _NUMBER.search(stem)
    if match is None and stem in _OWN_FOLDER:
        match = _NUMBER.match(os.path.basename(folder))  # noqa: PTH119 - a text
    return int(match[1]) if match else None


def has_version(name: str) -> bool:
    """Whether a file is named as Flyway wants it, which compares versions and not names."""
    return _VERSION.match(name) is not None


def order(file: Path) -> tuple[str, tuple[int, ...], str]:
    """Files go by their folder, then by their number, whatever its width, then by name."""
    return (str(file.parent), *_key(file.name))


def _key(name: str) -> tuple[tuple[int, ...], str]:
    version = _VERSION.match(name)
    if version:
        return (tuple(map(int, re.split(r"[._]", version[1]))) if version[1] else (sys.maxsize,), name)
    match = _LEADING.match(name)
    return (tuple(map(int, match[0].split("."))) if match else (-1,), name)
