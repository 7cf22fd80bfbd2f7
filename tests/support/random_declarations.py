"""Random declarations over every kind: valid ones, which must work, and wild ones, which may contradict themselves.

Expressions are well typed in both: what only a server can know of an expression is not a compiler's to refuse.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from random_schemas import Author, Field, Sketch
from random_values import CONTENT, ROLES

import schemadef as d
from schemadef.declare.schema import Schema
from schemadef.dialect import Dialect
from schemadef.names import literal, quote


@st.composite
def schemas(draw: Callable[..., Any], dialect: Dialect, *, wild: bool = False, vector: bool = False) -> Schema:
    """A whole declaration for a dialect; `vector` when its server has pgvector. A valid one must compile and work."""
    return Declaration(draw, dialect, wild=wild, vector=vector).schema()


class Declaration(Author):
    """Everything of a declaration that is no column and no key."""

    def schema(self) -> Schema:
        if self.can("namespaces"):
            self.namespaces = [
                d.Namespace(self.name("n"), **self.comment()) for _ in range(self.draw(st.integers(0, 2)))
            ]
        roles = [d.Role(name) for name in ROLES] if self.has["roles"] else []
        tables = [self.sketch() for _ in range(self.draw(st.integers(1, 3)))]
        for table in tables:
            for _ in range(self.draw(st.integers(0, 2))):
                self.foreign_key(table, tables)
        functions = self.functions()
        for table in tables:
            self.parts(table, tables, roles, functions)
        classes = [declared(table) for table in tables]
        return Schema(
            files=(__file__,),
            tables=tuple(classes),
            views=tuple(self.views(tables)),
            functions=tuple(functions),
            extensions=tuple(self.extensions()),
            namespaces=tuple(self.namespaces),
            roles=tuple(roles),
            raws=tuple(self.raws()),
        )

    # --- parts of tables ---

    def parts(self, table: Sketch, tables: list[Sketch], roles: list[d.Role], functions: list[d.Function]) -> None:
        for make in (self.check, self.index, self.index):
            if self.maybe(2):
                make(table)
        if self.can("policies") and self.maybe(2):
            self.policy(table, roles)
        self.triggers(table, tables, functions)

    def condition(self, table: Sketch, row: str = "") -> str | None:
        """A condition over one column that both families read alike."""
        fields = table.of("integer", "smallint", "bigint", "text", "boolean", "numeric", "double")
        if not fields:
            return None
        drawn = self.pick(fields)
        name = f"{row}{drawn.sql}"
        if drawn.kind == "text":
            forms = (f"{name} <> {literal(self.draw(CONTENT))}", f"length({name}) < 10", f"lower({name}) <> ''")
        elif drawn.kind == "boolean":
            forms = (f"NOT {name}", f"{name} = true", f"{name} OR {name} IS NULL")
        elif drawn.kind in ("numeric", "double"):
            forms = (f"{name} >= 0", f"{name} IS NOT NULL")
        else:
            forms = (f"{name} > 0", f"{name} BETWEEN -1 AND 10", f"{name} IN (1, 2, 3)", f"{name} + 1 <> 2 * {name}")
        return str(self.pick(forms))

    def check(self, table: Sketch) -> None:
        condition = self.condition(table)
        if condition:
            name = self.name("k")
            table.parts[f"check {len(table.parts)}"] = d.Check(condition, name=name, **self.comment())

    def index(self, table: Sketch) -> None:
        fields = [f for f in table.fields if f.kind not in ("json", "vector", "array") and self.indexed(f)]
        texts = [f for f in table.of("text") if "collation" not in f.options]
        vectors = [f for f in table.fields if f.kind == "vector"]
        options: dict[str, Any] = {"name": self.name("i"), **self.comment()}
        keys: list[Any] = [self.index_key(drawn) for drawn in self.some(fields, 1, 3)]
        if texts and self.maybe():
            keys.append(f"lower({self.pick(texts).sql})")
        if vectors and self.maybe(2):
            method = self.pick(("hnsw", "ivfflat"))
            keys, options["method"] = [vectors[0].column.asc(operator_class="vector_cosine_ops")], method
            options["name"] = f"near{len(self.taken)}"
            self.taken.add(str(len(self.taken)))
        elif self.has["index_methods"] and self.maybe(5):
            method, kinds = self.pick(
                (("hash", ("text", "integer")), ("gin", ("json", "array")), ("brin", ("bigint",)))
            )
            columns = [f.column for f in table.fields if f.kind in kinds and "generated" not in f.options][:1]
            keys, options["method"] = columns or keys, method if columns else ""
        else:
            options |= self.btree(table, keys)
        if keys or self.madly():
            table.parts[f"index {len(table.parts)}"] = d.Index(*keys, **options)

    def btree(self, table: Sketch, keys: list[Any]) -> dict[str, Any]:
        options: dict[str, Any] = {"unique": self.maybe()}
        if self.maybe():
            options["where"] = self.condition(table)
        if self.can("index_include") and self.maybe(4):
            options["include"] = [f.column for f in self.some([*filter(self.indexed, table.fields)], 1, 2)]
        if options["unique"] and self.can("nulls_not_distinct") and self.maybe(4):
            options["nulls_not_distinct"] = True
        if self.has["index_options"] and self.maybe(4):
            options["options"] = {"fillfactor": 70}
        if self.madly():
            options["method"] = "hash"
        return options

    def index_key(self, drawn: Field) -> Any:
        options: dict[str, Any] = {}
        if self.can("index_nulls_order") and self.maybe():
            options["nulls"] = self.pick(("first", "last"))
        if self.can("operator_classes") and drawn.kind == "text" and self.maybe(4):
            options["operator_class"] = "text_pattern_ops"
        if drawn.kind == "text" and self.maybe(5):
            options["collation"] = "C" if self.has["expressions"] == "native" else "RTRIM"
        return drawn.column.desc(**options) if self.maybe() else drawn.column.asc(**options)

    def policy(self, table: Sketch, roles: list[d.Role]) -> None:
        command = self.pick(("all", "select", "insert", "update", "delete"))
        using = (self.condition(table) or "true") if command != "insert" or self.madly() else None
        check = (self.condition(table) or "true") if command in ("all", "insert", "update") or self.madly() else None
        if command in ("all", "update") and self.maybe():
            check = None
        table.parts[f"policy {len(table.parts)}"] = d.Policy(
            command,
            using=using,
            check=check,
            to=self.some(roles, 0, 2),
            permissive=not self.maybe(),
            name=self.name("p"),
            **self.comment(),
        )

    # --- triggers ---

    def triggers(self, table: Sketch, tables: list[Sketch], functions: list[d.Function]) -> None:
        makers = [self.touch, self.assign, self.reject, self.run, *([self.call] if functions else [])]
        for make in self.some(makers, 0, 2 if not self.wild else 3):
            trigger = make(table, tables, functions)
            if trigger is not None:
                table.parts[f"trigger {len(table.parts)}"] = trigger

    def touch(self, table: Sketch, *_: Any) -> d.Trigger | None:
        name = self.name("at")
        column = Field(name, "timestamp", d.timestamp, options={"name": name, "default": d.now()})
        table.fields.append(column)
        return d.Trigger.touch(column.column, name=self.name("w"), **self.comment())

    def assign(self, table: Sketch, *_: Any) -> d.Trigger | None:
        name = self.name("s")
        column = Field(name, "text", d.text, options={"name": name, "null": True})
        table.fields.append(column)
        texts = [f for f in table.of("text") if f is not column]
        value = f"lower(NEW.{self.pick(texts).sql})" if texts else "'a;''b'"
        event = self.pick(("insert", "update"))
        of = [f.column for f in texts[:1]] if event == "update" else []
        deed = d.assign(column.column, value)
        return d.Trigger("before", event, do=deed, of=of, name=self.name("w"), **self.comment())

    def reject(self, table: Sketch, *_: Any) -> d.Trigger | None:
        events = self.some(["insert", "update", "delete"], 1, 3) or ["insert"]
        row = "OLD." if "delete" in events else "NEW."
        mixed = "delete" in events and "insert" in events
        when = self.condition(table, row) if not mixed and self.maybe(2) else None
        drawn = self.draw(CONTENT)
        message = drawn if drawn.isprintable() else "no"
        return d.Trigger("before", *events, do=d.reject(message), when=when, name=self.name("w"), **self.comment())

    def run(self, table: Sketch, tables: list[Sketch], *_: Any) -> d.Trigger | None:
        log = self.pick(tables)
        texts = log.of("text")
        if not texts:
            return None
        target, event = self.pick(texts), self.pick(("insert", "delete"))
        row = "NEW" if event == "insert" else "OLD"
        own = table.of("text")
        value = f"{row}.{self.pick(own).sql}" if own and self.maybe(2) else literal(self.draw(CONTENT))
        statements = (
            f"INSERT INTO {log.sql} ({target.sql}) VALUES ({value})",
            f"UPDATE {log.sql} SET {target.sql} = {value} WHERE {target.sql} = 'x'",
            f"DELETE FROM {log.sql} WHERE {target.sql} = {value}",
        )
        statement = self.pick(statements)
        return d.Trigger("after", event, do=d.run(statement), name=self.name("w"), **self.comment())

    def call(self, table: Sketch, tables: list[Sketch], functions: list[d.Function]) -> d.Trigger | None:
        made = [function for function in functions if function.returns == "trigger"]
        if not made:
            return None
        each = self.pick(("row", "statement"))
        events = self.some(["insert", "update", "delete", *(["truncate"] if each == "statement" else [])], 1, 3)
        of = [f.column for f in self.some(table.fields, 1, 2)] if "update" in events and self.maybe(2) else []
        timing = self.pick(("before", "after"))
        function = self.pick(made)
        return d.Trigger(timing, *events, function=function, of=of, each=each, name=self.name("w"), **self.comment())

    # --- what stands alone ---

    def functions(self) -> list[d.Function]:
        if not self.can("functions"):
            return []
        found = []
        for _ in range(self.draw(st.integers(0, 2))):
            options: dict[str, Any] = {"name": self.name("f"), "namespace": self.namespace(), **self.comment()}
            if self.maybe(2):
                found.append(d.Function("BEGIN RETURN NEW; -- $body$ ;\nEND", returns="trigger", **options))
            else:
                options |= {"volatility": self.pick(("immutable", "stable", "volatile")), "strict": self.maybe()}
                options |= {"parallel": self.pick(("safe", "unsafe")), "security_definer": self.maybe(4)}
                settings = {"search_path": "pg_catalog, pg_temp"} if self.maybe() else {}
                arguments = {self.name("a"): make() for make in self.some([d.integer, d.text, d.timestamp], 0, 2)}
                body = f"SELECT {literal(self.draw(CONTENT))}::text"
                found.append(
                    d.Function(body, returns="text", language="sql", arguments=arguments, settings=settings, **options)
                )
        return found

    def extensions(self) -> list[d.Extension]:
        if not self.can("extensions"):
            return []
        names = ["vector"] if self.vector and not self.madly() else []
        names += self.some(["hstore", "pg_trgm"], 0, 1)
        return [d.Extension(name, **self.comment()) for name in names]

    def views(self, tables: list[Sketch]) -> list[d.View]:
        found: list[d.View] = []
        for _ in range(self.draw(st.integers(0, 2))):
            table = self.pick(tables)
            columns = ", ".join(f.sql for f in self.some(table.fields, 1, 3))
            condition = self.condition(table)
            where = f" WHERE {condition}" if condition and self.maybe(2) else ""
            options: dict[str, Any] = {"namespace": self.namespace(), **self.comment()}
            for option in ("security_invoker", "security_barrier"):
                options[option] = self.can(option) and self.maybe(4)
            query = f"SELECT {columns} FROM {table.sql}{where}"
            if found and self.maybe(2):
                other = found[-1]
                place = f"{quote(other.namespace)}.{quote(other.name)}" if other.namespace else quote(other.name)
                query = f"SELECT count(*) AS n FROM {place}"
            found.append(d.View(query, name=self.name("v"), **options))
        return found

    def raws(self) -> list[d.Raw]:
        if not self.maybe(5):
            return []
        name = self.name("raw")
        thing = quote(f"raw {name}"[:40])
        if self.has["introspection"] == "catalog":
            exists = f"SELECT to_regclass({literal(thing)}) IS NOT NULL"
            return [d.Raw(up=f"CREATE SEQUENCE {thing}", down=f"DROP SEQUENCE {thing}", exists=exists, name=name)]
        exists = f"SELECT count(*) FROM sqlite_schema WHERE name = {literal(f'raw {name}'[:40])}"
        up = [f"CREATE TABLE {thing} (a)", f"INSERT INTO {thing} VALUES (1)"]
        return [d.Raw(up=up, down=f"DROP TABLE {thing}", exists=exists, name=name)]


def declared(table: Sketch) -> type[d.Table]:
    """The class of a table; attributes have plain names, SQL names are given."""
    body: dict[str, Any] = {f"c{n}": drawn.column for n, drawn in enumerate(table.fields)}
    for number, (kind, fields, options) in enumerate(table.members):
        columns = [drawn.column for drawn in fields]
        body[f"m{number}"] = _MEMBERS[kind](*columns, **_resolved(options))
    body |= {f"p{number}": part for number, part in enumerate(table.parts.values())}
    options = {"name": table.name, **table.options}
    return types.new_class("Drawn", (d.Table,), options, lambda namespace: namespace.update(body))


_MEMBERS: dict[str, Callable[..., Any]] = {"pk": d.PrimaryKey, "unique": d.Unique, "fk": d.ForeignKey}


def _resolved(options: dict[str, Any]) -> dict[str, Any]:
    """Drawn columns as declared ones."""
    return {
        name: [drawn.column for drawn in value] if name in ("references", "include") else value
        for name, value in options.items()
    }
