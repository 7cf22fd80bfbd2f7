"""What files have made so far, read from their statements in order: enough for rules to know what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.schema.noted import OF_PATH, OF_ROWS, RELATIONS, moves_deeds, of_deeds
from schemadef.lint.schema.standing import Standing, path_set
from schemadef.lint.schema.unread import Unread
from schemadef.lint.sql.past import Past, dropped

if TYPE_CHECKING:
    from collections.abc import Callable, KeysView, Sequence

    from schemadef.lint.files import Found
    from schemadef.lint.schema.deeds import Deeds
    from schemadef.lint.schema.enums import Labels
    from schemadef.lint.schema.table import Table
    from schemadef.lint.sql.shape import Action, Name, Shape
    from schemadef.lint.sql.statement import Statement

    _Noted = Statement | int

_MANY = 8
_DEEPEST = 20  # tables of which one is made LIKE another
_EFFORT = 10_000  # rows that are looked at, in all files, for what a WHERE finds
_NO_HISTORY: list[Statement | int] = []
_BITS = 32
_ONES = (1 << _BITS) - 1


class Schema(Standing):
    """The objects that stand, and what is to be known of them.

    `here` is what the present file has made of them, and where; `filled` are the tables that the files have put rows
    into, with what they said then, `touched` what has become of those rows since, `perhaps` those that may have rows;
    `keyed` are the tables of unique indexes. `partial` says that files which came before are not among those that are
    read: what nobody made may be there.

    What statements say of columns, types, functions and triggers is read when it is asked for.
    """

    def __init__(self, default_namespace: str = "", *, partial: bool = False) -> None:
        super().__init__(default_namespace)
        self.partial = partial
        self.here: dict[tuple[str, Name], tuple[int, int]] = {}
        self.temporary: set[Name] = set()
        self.secured: set[Name] = set()
        self.filled: dict[Name, list[str]] = {}
        self.touched: dict[Name, dict[int, dict[str, str]]] = {}
        self.perhaps: set[Name] = set()
        self.effort = _EFFORT
        self.keyed: dict[Name, Name] = {}
        self._history: dict[Name, list[_Noted]] = {}
        self._files: list[Found] = []
        self._new: list[tuple[list[_Noted], int]] = []
        self._tables: dict[Name, tuple[Sequence[_Noted], int, Table]] = {}
        self._copied: list[Name] = []
        self._labels: Labels = {}
        self._of_types = Unread()
        self._checked_domains: set[Name] = set()
        self._of_domains = Unread()
        self._deeds: Deeds | None = None
        self._of_deeds = Unread()

    def copy(self) -> Schema:
        """Another schema that is as this one is now, and goes its own way from here."""
        other = type(self)(self.default_namespace, partial=self.partial)
        for name, value in vars(self).items():
            if isinstance(value, (dict, set)) and name != "_tables":
                getattr(other, name).update(value)
        other.path, other.lasting = self.path, self.lasting
        other.filled = {name: list(said) for name, said in self.filled.items()}
        other.touched = {
            name: {place: dict(changes) for place, changes in rows.items()} for name, rows in self.touched.items()
        }
        other._history = {name: list(statements) for name, statements in self._history.items()}
        other._files = list(self._files)
        other._of_types, other._of_domains = self._of_types.copy(), self._of_domains.copy()
        other._of_deeds = self._of_deeds.copy()
        other._deeds = self._deeds.copy() if self._deeds is not None else None
        return other

    @property
    def labels(self) -> Labels:
        """The values of enums."""
        for statement in self._unread(self._of_types):
            from schemadef.lint.schema.enums import note_type

            note_type(statement, self._labels, self.full)
        return self._labels

    @property
    def checked_domains(self) -> set[Name]:
        """The domains that have conditions."""
        for statement in self._unread(self._of_domains):
            from schemadef.lint.schema.enums import note_domain

            note_domain(statement, self._checked_domains, self.full)
        return self._checked_domains

    @property
    def deeds(self) -> Deeds:
        """What functions do, and the triggers and rules that call them."""
        if self._deeds is None:
            from schemadef.lint.schema.deeds import Deeds

            self._deeds = Deeds()
        for statement in self._unread(self._of_deeds):
            self._deeds.note(statement, self.full)
        return self._deeds

    def _unread(self, unread: Unread) -> list[Statement]:
        """The statements that nobody has asked for so far."""
        if not unread.history:
            return []
        return [self._read(unread.history, place, held=False) for place in unread.rest()]

    def begin(self) -> None:
        """A new file begins: what stands now is old, and a table of few statements is soon read again."""
        self.here = {}
        self.path = self.lasting
        self._new.clear()
        if self._tables:
            for name in [name for name, (history, _, _) in self._tables.items() if len(history) < _MANY]:
                del self._tables[name]

    def _remember(self, statement: Statement, history: list[_Noted]) -> None:
        if isinstance(statement, Past):
            history.append(self._place(statement.found, statement))
        else:
            self._new.append((history, len(history)))
            history.append(statement)

    def _place(self, found: Found, statement: Statement) -> int:
        """Where a statement is, as one number: of a large folder there are very many."""
        if not self._files or self._files[-1] is not found:
            self._files.append(found)
        return (len(self._files) - 1) << 2 * _BITS | statement.start << _BITS | statement.end

    def _read(self, history: list[_Noted], place: int, *, held: bool = True) -> Statement:
        """A statement among others, which is held among them from now on unless that is not wanted."""
        one = history[place]
        if not isinstance(one, int):
            return one
        past = Past(self._files[one >> 2 * _BITS], one >> _BITS & _ONES, one & _ONES)
        if held:
            history[place] = past
        return past

    def settle(self, found: Found) -> None:
        """The present file is done with: what its statements were is known by where they are."""
        for history, place in self._new:
            one = history[place]
            if not isinstance(one, int):
                history[place] = self._place(found, one)
        self._new.clear()

    def apply(self, statement: Statement) -> None:
        """Note what a statement makes, changes and drops."""
        shape: Shape = statement.shape
        if not shape.name:
            self._apply_nameless(statement, shape)
            return
        if of_deeds(shape) or (self._of_deeds.history and moves_deeds(shape)):
            self._remember(statement, self._of_deeds.history)
        elif shape.kind == "type":
            self._remember(statement, self._of_types.history)
        elif shape.kind == "domain" and shape.verb != "drop":
            self._remember(statement, self._of_domains.history)
        if shape.verb == "create":
            self._create(statement, shape)
        elif shape.verb == "drop":
            self._drop(statement, shape)
        elif shape.verb == "alter" and shape.kind in RELATIONS:
            self._alter(statement, shape)

    def note_rows(self, statement: Statement) -> None:
        """Note what becomes of rows; nothing here."""

    def note_columns(self, statement: Statement, table: Name, remember: Callable[[], None]) -> None:
        """Note what rows hold behind an ALTER of their table, and have it remembered meanwhile; here it only is."""
        remember()

    def _apply_nameless(self, statement: Statement, shape: Shape) -> None:
        if shape.verb in OF_ROWS:
            self.note_rows(statement)
        elif shape.verb in OF_PATH:
            self._follow_path(statement)
        elif shape.kind == "index" and shape.verb == "create" and shape.table:
            from schemadef.lint.schema.names import index_name

            self.ever.add((*self.full(shape.table)[:-1], index_name(statement)))

    def _follow_path(self, statement: Statement) -> None:
        path = path_set(statement)
        if path is not None and path != self.path:
            # what nobody has read so far is read as it was meant
            _ = self.labels, self.checked_domains, self.deeds
            self.set_path(path, lasts=statement.tokens.word(statement.first + 1) != "LOCAL")

    def _create(self, statement: Statement, shape: Shape) -> None:
        kind, full = shape.kind, self.full(shape.name)
        if self.path and len(shape.name) == 1:
            full = (self.path[0], shape.name[0])
        key = (kind, full)
        if "temporary" in shape.flags and key in self.objects:
            self.temporary.add(full)  # it stands before the lasting one
        if key not in self.objects:
            self.objects[key] = None
            self.here[key] = (statement.start, statement.end)
            if kind in RELATIONS:
                self._relate(statement, shape, full)

    def _relate(self, statement: Statement, shape: Shape, full: Name) -> None:
        """Note what is to be known of a relation that is made."""
        self.ever.add(full)
        self.ever.add(full[-1:])
        if shape.kind == "table":
            self._history[full] = []
            self._remember(statement, self._history[full])
        elif shape.kind == "index" and (table := self._indexed(self.full(shape.table), shape)) is not None:
            self._remember(statement, table)
            if "unique" in shape.flags:
                self.keyed[full] = self.full(shape.table)
        if "temporary" in shape.flags:
            self.temporary.add(full)
        elif self.temporary:
            self.temporary.discard(full)

    def _indexed(self, table: Name, shape: Shape) -> list[_Noted] | None:
        """What was said of the table of an index; of one that no file has made, unique indexes are noted too."""
        if "unique" in shape.flags and table:
            return self._history.setdefault(table, [])
        return self._history.get(table)

    def _drop(self, statement: Statement, shape: Shape) -> None:
        for name in dropped(statement):
            full = self.full(name)
            self.objects.pop((shape.kind, full), None)
            self.here.pop((shape.kind, full), None)
            if shape.kind == "table":
                self._history.pop(full, None)
                self.secured.discard(full)
                self.filled.pop(full, None)
                self.touched.pop(full, None)
                self.perhaps.discard(full)
                self.temporary.discard(full)
            elif shape.kind == "index" and (table := self._history.get(self.keyed.pop(full, ("",)))) is not None:
                self._remember(statement, table)

    def _alter(self, statement: Statement, shape: Shape) -> None:
        full = self.full(shape.name)
        if shape.kind == "table":
            past = self._history.setdefault(full, [])
            if full in self.filled and any([action.kind == "column" for action in shape.actions]):
                self.note_columns(statement, full, lambda: self._remember(statement, past))
            else:
                self._remember(statement, past)
        for action in shape.actions:
            if action.verb == "rename" and action.kind == "to":
                self._rename(shape.kind, full, action)
            elif action.verb in ("enable", "force") and action.kind == "row":
                self.secured.add(full)

    def _rename(self, kind: str, full: Name, action: Action) -> None:
        """A relation goes by another name: what is known of it goes along."""
        new = (*full[:-1], action.name)
        if (kind, full) in self.objects:
            self.objects[kind, new] = self.objects.pop((kind, full))
        if (kind, full) in self.here:
            self.here[kind, new] = self.here.pop((kind, full))
        if full in self._history:
            self._history[new] = self._history.pop(full)
        if full in self.filled:
            self.filled[new] = self.filled.pop(full)
            self.touched[new] = self.touched.pop(full, {})
        for names in (self.secured, self.temporary):
            if full in names:
                names.discard(full)
                names.add(new)

    def made(self, kind: str, name: Name) -> bool:
        """Whether an object was made by the present file."""
        return (kind, self.full(name)) in self.here

    def made_here(self, relation: Name) -> bool:
        """Whether a relation was made by the present file."""
        here = self.here
        if not here:
            return False
        full = self.full(relation)
        return ("table", full) in here or any([(kind, full) in here for kind in RELATIONS])

    def is_temporary(self, relation: Name) -> bool:
        """Whether a relation goes with its session: by its namespace, or as it was made."""
        return relation[:1] == ("pg_temp",) or self.full(relation) in self.temporary

    def statements(self, table: Name) -> list[Statement]:
        """What was said of a table, in its order; nothing of one that no file has made."""
        history = self._history.get(self.full(table), _NO_HISTORY)
        return [self._read(history, place) for place in range(len(history))]

    def tables(self) -> KeysView[Name]:
        """The tables of which statements say something."""
        return self._history.keys()

    def table(self, name: Name) -> Table:
        """What is known of a table; of one that no file has made, little."""
        from schemadef.lint.schema.table import Table

        full = self.full(name)
        history = self._history.get(full, _NO_HISTORY)
        statements, done, table = self._tables.get(full, ((), 0, None))
        if table is None or statements is not history:
            done, table = 0, Table(self._other)
        # a table of few statements is soon read again, one of many goes on from here
        held = len(history) < _MANY
        for place in range(done, len(history)):
            table.add(self._read(history, place, held=held))
        self._tables[full] = (history, len(history), table)
        return table

    def _other(self, name: Name) -> Table:
        """What is known of a table of which another one is made; nothing of one that is being read itself."""
        from schemadef.lint.schema.table import Table

        full = self.full(name)
        if full in self._copied or len(self._copied) > _DEEPEST:
            return Table()
        self._copied.append(full)
        try:
            return self.table(name)
        finally:
            self._copied.pop()
