"""Random tables, drawn before they are declared: columns, keys and foreign keys, so that tables can name each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st
from random_values import CONTENT, HOSTILE, KEY_KINDS, NAMES, TINY, TYPES

import schemadef as d
from schemadef.declare.column import Column
from schemadef.dialect import Dialect
from schemadef.names import quote


@dataclass
class Field:
    """A column as it is drawn: enough to declare it, to copy its type, and to name it in SQL."""

    name: str
    kind: str
    make: Callable[..., Column]
    options: dict[str, Any] = field(default_factory=dict)
    made: Column | None = None

    @property
    def sql(self) -> str:
        return quote(self.name)

    @property
    def column(self) -> Column:
        """The declared column; its options are settled when it is first asked for."""
        if self.made is None:
            options = dict(self.options)
            if "references" in options:
                options["references"] = (lambda parent: lambda: parent.column)(options["references"])
            self.made = self.make(**options)
        return self.made


@dataclass
class Sketch:
    """A table in the making; classes come last, when all columns are drawn."""

    name: str
    options: dict[str, Any]
    fields: list[Field] = field(default_factory=list)
    keys: list[tuple[Field, ...]] = field(default_factory=list)
    declared: list[list[Field]] = field(default_factory=list)
    members: list[tuple[str, list[Field], dict[str, Any]]] = field(default_factory=list)
    parts: dict[str, d.Check | d.Index | d.Trigger | d.Policy] = field(default_factory=dict)

    @property
    def sql(self) -> str:
        namespace = self.options.get("namespace")
        return f"{quote(namespace)}.{quote(self.name)}" if namespace else quote(self.name)

    def of(self, *kinds: str) -> list[Field]:
        return [f for f in self.fields if f.kind in kinds and "generated" not in f.options]


class Author:
    """Draws one declaration for a dialect; `wild` lets it do what no dialect, or not this one, can do."""

    def __init__(self, draw: Callable[..., Any], dialect: Dialect, *, wild: bool, vector: bool) -> None:
        self.draw = draw
        self.has = dialect.features
        self.wild = wild
        self.vector = vector
        self.taken: set[str] = set()
        self.enums: list[tuple[type[StrEnum], dict[str, Any]]] = []
        self.namespaces: list[d.Namespace] = []

    # --- drawing ---

    def maybe(self, odds: int = 3) -> bool:
        return bool(self.draw(st.integers(0, odds - 1)) == odds - 1)

    def madly(self) -> bool:
        return self.wild and self.maybe(30)

    def can(self, feature: str) -> bool:
        return bool(self.has[feature]) or self.madly()

    def pick(self, options: Any) -> Any:
        """One of them, the first when shrunk; numbers alone are drawn, which is much faster than new strategies."""
        options = tuple(options)
        return options[self.draw(st.integers(0, len(options) - 1))]

    def some(self, options: list[Any], least: int, most: int) -> list[Any]:
        left, found = list(options), []
        for _ in range(self.draw(st.integers(min(least, len(left)), min(most, len(left))))):
            found.append(left.pop(self.draw(st.integers(0, len(left) - 1))))
        return found

    def name(self, stem: str) -> str:
        """A name that nothing else has; a wild one may be anything's."""
        if self.wild and self.maybe(15):
            return str(self.pick(TINY))
        if self.maybe(5) and (exact := self.pick(HOSTILE)).lower() not in self.taken:
            self.taken.add(exact.lower())
            return str(exact)
        self.taken.add(str(len(self.taken)))
        text = f"{stem}{len(self.taken)}{self.draw(NAMES)}"
        return text.encode()[:63].decode(errors="ignore")

    def comment(self) -> dict[str, Any]:
        return {"comment": self.draw(CONTENT)} if self.has["comments"] and self.maybe(4) else {}

    # --- columns ---

    def enum(self) -> Callable[..., Column]:
        if not self.enums or self.maybe():
            labels = self.draw(st.lists(CONTENT, min_size=1, max_size=4, unique=True))
            if self.madly():
                labels.append("l" * 70)
            values = StrEnum("Drawn", {f"V{n}": label for n, label in enumerate(labels)})  # type: ignore[misc]
            place = {"type_name": self.name("e"), "namespace": self.namespace()}
            self.enums.append((values, place))
        values, place = self.pick(self.enums)
        check = not self.maybe(4)
        return lambda **options: d.enum(values, **place, check=check, **options)

    def kind(self, kinds: tuple[str, ...] = ()) -> tuple[str, Callable[..., Column], st.SearchStrategy[Any]]:
        known = kinds or (*TYPES, "enum", *(("vector",) if self.vector else ()))
        name = self.pick(known)
        if name == "enum":
            make = self.enum()
            return name, make, st.sampled_from(list(make().type.enum or ()))
        if name == "vector":
            return name, lambda **options: d.vector(3, **options), st.nothing()
        make, value = self.draw(TYPES[name])
        return name, make, value

    def field(self, kinds: tuple[str, ...] = (), **forced: Any) -> Field:
        name, make, value = self.kind(kinds)
        if not kinds and self.has["arrays"] and name not in ("vector", "bytes", "json") and self.maybe(6):
            inner, name, value = make, "array", st.just([])
            make = lambda **options: d.array(inner(), **options)  # noqa: E731
        options = {"name": self.name("c"), "null": self.maybe(2), **self.comment(), **forced}
        if self.maybe(2) and not value.is_empty:
            options["default"] = self.default(name, value)
        if name == "text" and self.maybe(6):
            options["collation"] = "C" if self.has["expressions"] == "native" else "NOCASE"
        return Field(options["name"], name, make, options=options)

    def default(self, kind: str, value: st.SearchStrategy[Any]) -> Any:
        if self.madly():
            return self.pick(["x", 7, True, 1.5, float("nan"), float("inf"), "\0", b"", None, d.sql("no_such()")])
        computed = {"uuid": d.random_uuid(), "timestamp": d.now(), "integer": d.sql("1 + 2"), "text": d.sql("'a;''b'")}
        return computed[kind] if kind in computed and self.maybe() else self.draw(value)

    def generated(self, table: Sketch) -> None:
        sources = table.of("integer", "text")
        if not sources or not self.maybe():
            return
        source = self.pick(sources)
        text = f"{source.sql} * 2 + 1" if source.kind == "integer" else f"lower({source.sql})"
        kind, make = ("bigint", d.bigint) if source.kind == "integer" else ("text", d.text)
        virtual = self.has["generated_virtual"] and self.maybe(2)
        options = {"name": self.name("g"), "null": True, "generated": text, "virtual": bool(virtual)}
        if self.madly():
            options["default"] = 1
        table.fields.append(Field(options["name"], kind, make, options=options))

    # --- what belongs to a table ---

    def namespace(self) -> str:
        if self.madly():
            return "nowhere"
        return self.pick(self.namespaces).name if self.namespaces and self.maybe() else ""

    def table_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"namespace": self.namespace(), **self.comment()}
        if self.has["policies"] and self.maybe(4):
            options |= {"row_security": True, "force_row_security": self.maybe(2)}
        options["strict"] = bool(self.has["strict_tables"] and self.maybe(4))
        return options

    def sketch(self) -> Sketch:
        table = Sketch(self.name("t"), self.table_options())
        for _ in range(self.draw(st.integers(1, 5))):
            table.fields.append(self.field())
        if not self.wild and not self.has["vector_methods"] and any(f.kind == "vector" for f in table.fields):
            table.options["strict"] = False
        self.primary_key(table)
        self.generated(table)
        self.uniques(table)
        return table

    def primary_key(self, table: Sketch) -> None:
        how = self.pick(("none", "column", "number", "member"))
        if how == "column":
            table.fields.insert(0, self.field(KEY_KINDS, primary_key=True, null=False))
            table.keys.append((table.fields[0],))
            table.declared.append([table.fields[0]])
        elif how == "number":
            make = self.pick((d.integer, d.bigint))
            more = self.number(table)
            options = {"name": self.name("id"), "primary_key": True, "null": False, **more}
            table.fields.insert(0, Field(options["name"], "integer", make, options=options))
            table.keys.append((table.fields[0],))
            table.declared.append([table.fields[0]])
        if how == "member" or self.madly():
            columns = self.some(table.of(*KEY_KINDS), 1, 3)
            if columns or self.wild:
                deferrable = self.can("deferrable_keys") and self.maybe(5)
                table.members.append(("pk", columns, {"deferrable": bool(deferrable), **self.comment()}))
                table.declared.append(columns)
                if not deferrable or self.wild:
                    table.keys.append(tuple(columns))
        if self.has["without_rowid"] and (how == "column" or self.madly()):
            table.options["without_rowid"] = self.maybe()

    def number(self, table: Sketch) -> dict[str, Any]:
        if self.has["autoincrement"]:
            return {"autoincrement": self.maybe(2)}
        choices = (False, True, d.Identity(always=False), d.Identity(start=5, increment=-2, cycle=True, maximum=9))
        return {"identity": self.pick(choices)}

    def indexed(self, drawn: Field) -> bool:
        """Whether an index may hold a column: Postgres has none on what it does not store."""
        return self.has["index_virtual"] or not drawn.options.get("virtual") or self.madly()

    def uniques(self, table: Sketch) -> None:
        for drawn in table.of(*KEY_KINDS):
            if self.maybe(6) and (self.wild or [drawn] not in table.declared):
                drawn.options["unique"] = True
                table.declared.append([drawn])
                table.keys.append((drawn,))
        if self.maybe():
            columns = self.some(table.of(*KEY_KINDS), 1, 2)
            options: dict[str, Any] = {"name": self.name("u"), **self.comment()}
            for option, feature in (("nulls_not_distinct", "nulls_not_distinct"), ("deferrable", "deferrable_keys"),
                                    ("initially_deferred", "deferrable_keys")):  # fmt: skip
                options[option] = self.can(feature) and self.maybe(4)
            if self.can("index_include") and self.maybe(4):
                options["include"] = self.some([f for f in table.fields if f not in columns and self.indexed(f)], 0, 2)
            if (columns and (self.wild or columns not in table.declared)) or self.madly():
                table.members.append(("unique", columns, options))
                table.declared.append(columns)
                if self.madly() or not (options["deferrable"] or options["initially_deferred"]):
                    table.keys.append(tuple(columns))

    def foreign_key(self, table: Sketch, tables: list[Sketch]) -> None:
        target = self.pick(tables)
        if not target.keys:
            return
        key = self.pick(target.keys) if not self.madly() else tuple(self.some(target.fields, 0, 2))
        columns = []
        for parent in key:
            copied = {"name": self.name("r"), "null": self.maybe(2)}
            make = parent.make if not self.madly() else d.boolean
            columns.append(Field(copied["name"], parent.kind, make, options=copied))
        actions = ("no action", "restrict", "cascade", "set null", "set default")
        options = {
            "on_delete": self.pick(actions), "on_update": self.pick(actions),
            "deferrable": self.maybe(4), "initially_deferred": self.maybe(4),
        }  # fmt: skip
        table.fields += columns
        if len(columns) == 1 and self.maybe(2):
            columns[0].options |= {**options, "references": key[0]}
        else:
            table.members.append(("fk", columns, {"name": self.name("f"), "references": key, **options}))
