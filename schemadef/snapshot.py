"""A schema at one moment: objects by identity, and their text: one sorted line an object, the same bytes every time."""

from __future__ import annotations

from functools import cache, reduce
from itertools import groupby
from operator import or_
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from schemadef.errors import MigrationError
from schemadef.hints import Hints
from schemadef.model import Id, Object, TablePart, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ObjectT = TypeVar("ObjectT", bound=Object)
FORMAT = 1
"""The version of the text; a later schemadef reads every earlier one."""


class Replaced(Value, frozen=True, kw_only=True):
    """A migration that another one stands for now: its tag, and the checksum that databases have recorded for it."""

    tag: str
    checksum: str


class Told(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What a migration's plan was told from outside, kept so that it can be rendered again. `when` is epoch ms.

    `hints` are left out of the text where there are none; so is `by_hand`, which says that people wrote the statements,
    `replaces`, which names the migrations that were folded into this one, `online`, that others write while it runs,
    and `one_transaction`, that whoever applies it runs all of it in one.
    """

    when: int = 0
    name: str = ""
    guards: str = "plain"
    version: str = ""
    lock_timeout: str = "5s"
    hints: Hints | msgspec.UnsetType = msgspec.UNSET
    by_hand: bool | msgspec.UnsetType = msgspec.UNSET
    replaces: tuple[Replaced, ...] | msgspec.UnsetType = msgspec.UNSET
    online: bool | msgspec.UnsetType = msgspec.UNSET
    one_transaction: bool | msgspec.UnsetType = msgspec.UNSET

    @property
    def heard(self) -> Hints:
        """The hints, none where none were given."""
        return self.hints if isinstance(self.hints, Hints) else Hints()

    @property
    def handwritten(self) -> bool:
        """Whether people wrote its statements, so that nobody can render them again."""
        return self.by_hand is True

    @property
    def folded(self) -> tuple[Replaced, ...]:
        """The migrations that were folded into this one, in order."""
        return self.replaces if isinstance(self.replaces, tuple) else ()


class Header(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The first line of a snapshot's text."""

    schemadef: int = FORMAT
    dialect: tuple[str, ...] = ()
    told: Told = Told()


class Snapshot:
    """Objects by identity. `unmodelled` says in words what a database holds that no kind describes."""

    __slots__ = ("_by_sort", "_encoded", "_ids", "_parts", "header", "objects", "unmodelled")

    def __init__(
        self, objects: Iterable[Object] = (), *, header: Header | None = None, unmodelled: Iterable[str] = ()
    ) -> None:
        self.objects: dict[Id, Object] = {obj.id: obj for obj in objects}
        self.header = header or Header()
        self.unmodelled = tuple(unmodelled)
        self._ids: list[Id] | None = None
        self._encoded: bytes | None = None
        self._parts: dict[type[Object], dict[Id, list[Object]]] = {}
        self._by_sort: dict[type[Object], list[Any]] | None = None

    @classmethod
    def of_ids(cls, objects: dict[Id, Object], *, header: Header | None = None) -> Snapshot:
        """Objects that are by identity already: making a large schema's identities again takes as long as its text."""
        made = cls(header=header)
        made.objects = objects
        return made

    def __iter__(self) -> Iterator[Object]:
        return iter(self.objects.values())

    def __len__(self) -> int:
        return len(self.objects)

    def __contains__(self, id: object) -> bool:
        return id in self.objects

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and self.objects == other.objects

    __hash__ = None  # type: ignore[assignment]

    def ids(self) -> list[Id]:
        """The identities, sorted."""
        if self._ids is None:
            self._ids = sorted(self.objects)
        return self._ids

    def get(self, id: Id) -> Object | None:
        """The object of that identity, if there is one."""
        return self.objects.get(id)

    def of(self, kind: type[ObjectT]) -> list[ObjectT]:
        """The objects of one kind, in the order of the snapshot."""
        return [obj for sort, objects in self._sorts().items() if issubclass(sort, kind) for obj in objects]

    def parts(self, table: Id, kind: type[ObjectT]) -> list[ObjectT]:
        """The parts of one kind that a table has, in the order of the snapshot."""
        if kind not in self._parts:
            tables: dict[Id, list[Object]] = {}
            for obj in self.of(kind):
                if isinstance(obj, TablePart):
                    tables.setdefault(obj.table_id, []).append(obj)
            self._parts[kind] = tables
        return list(self._parts[kind].get(table, ()))  # type: ignore[arg-type]

    def _sorts(self) -> dict[type[Object], list[Any]]:
        """The objects by their class."""
        if self._by_sort is None:
            self._by_sort = {}
            for sort, same in groupby(self.objects.values(), type):
                self._by_sort.setdefault(sort, []).extend(same)
        return self._by_sort

    def with_header(self, header: Header) -> Snapshot:
        """The same objects under another header."""
        made = Snapshot.of_ids(self.objects, header=header)
        made.unmodelled, made._ids, made._encoded = self.unmodelled, self._ids, self._encoded
        return made

    def lines(self) -> list[str]:
        """Each object as one line of JSON, sorted by identity."""
        return self.encoded().decode().split("\n")[:-1]

    def encoded(self) -> bytes:
        """The lines, each with its end; JSON has none inside of a text."""
        if self._encoded is None:
            self._encoded = _encoder().encode_lines([self.objects[id] for id in self.ids()])
        return self._encoded

    def text(self) -> str:
        """The whole snapshot: the header's line and one for each object."""
        return f"{_encoder().encode(self.header).decode()}\n{self.encoded().decode()}"

    def fingerprint(self) -> str:
        """A hash of the objects; the header does not count."""
        import hashlib

        return hashlib.blake2b("\n".join(self.lines()).encode(), digest_size=16).hexdigest()


@cache
def _encoder() -> msgspec.json.Encoder:
    return msgspec.json.Encoder()


def _kinds(base: type[Object]) -> Iterator[type[Object]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


@cache
def _decoder() -> msgspec.json.Decoder[Any]:
    abstract = {"object", "table_part", "key", "privileges"}
    kinds = [kind for kind in _kinds(Object) if kind.__struct_config__.tag not in abstract]
    return msgspec.json.Decoder(reduce(or_, kinds))


def snapshot_lines(text: str) -> list[str]:
    """The lines of a snapshot's text that are its objects, to be compared with `Snapshot.lines`."""
    return text.split("\n")[1:-1]


def read_header(text: str) -> Header:
    """The header of a snapshot's text; raises MigrationError when it has none that this schemadef can read."""
    try:
        header = msgspec.json.decode(text.partition("\n")[0], type=Header)
    except msgspec.MsgspecError as error:
        message = f"this is no snapshot: {error}"
        raise MigrationError(message, hint="restore the file from version control") from None
    if header.schemadef > FORMAT:
        message = f"the snapshot has format {header.schemadef}, and this schemadef reads formats up to {FORMAT}"
        raise MigrationError(message, hint="install a newer schemadef")
    return header


def parse_snapshot(text: str) -> Snapshot:
    """The snapshot that `text` wrote; raises MigrationError with the line that is wrong."""
    header = read_header(text)
    return Snapshot(parse_objects(text.partition("\n")[2].encode()), header=header)


def parse_objects(lines: bytes) -> list[Object]:
    """The objects that `Snapshot.encoded` wrote; raises MigrationError with the line that is wrong."""
    try:
        found: list[Object] = _decoder().decode_lines(lines)
    except msgspec.MsgspecError:
        raise _unreadable(lines) from None
    return found


def _unreadable(lines: bytes) -> MigrationError:
    """The error for the first line of a snapshot that is no object."""
    message = "the snapshot cannot be read"
    for number, line in enumerate(lines.split(b"\n"), start=2):
        try:
            _decoder().decode(line)
        except msgspec.MsgspecError as error:
            message = f"line {number} of the snapshot cannot be read: {error}"
            break
    return MigrationError(message, hint="restore the file from version control")
