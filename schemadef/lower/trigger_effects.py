"""What a trigger's statements read and write, known from their tokens, and which triggers that starts in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.declare.trigger import Assign, Run
from schemadef.tokens import identifiers, meaningful

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.trigger import Event
    from schemadef.declare.trigger import Trigger as DeclaredTrigger
    from schemadef.lower.context import Context
    from schemadef.tokens import Token


class Effect(NamedTuple):
    """One statement: the table that it writes, as what events, an update's columns, and each table that it names."""

    text: str
    table: str
    events: frozenset[Event]
    columns: frozenset[str]
    tables: tuple[str, ...]


def folded(token: Token) -> str:
    """The name that a token stands for, as Postgres folds it."""
    return token.name if token.kind == "quoted" else token.text.lower()


def row_columns(sql: str, row: str) -> frozenset[str]:
    """The columns of a row (`new`, `old`) that a text names: what stands behind `NEW.`."""
    found = meaningful(sql)
    return frozenset(
        folded(column)
        for owner, dot, column in zip(found, found[1:], found[2:], strict=False)
        if dot.text == "." and folded(owner) == row and column.kind in ("word", "quoted")
    )


def read_of(trigger: DeclaredTrigger, row: str) -> frozenset[str]:
    """The columns of NEW or OLD that a trigger looks at, in its condition or in what it does."""
    texts = [trigger.when.text] if trigger.when else []
    for deed in trigger.deeds:
        if isinstance(deed, Assign):
            texts.append(deed.value.text)
        elif isinstance(deed, Run):
            texts.append(deed.statement.text)
    return frozenset().union(*(row_columns(text, row) for text in texts))


def effects(trigger: DeclaredTrigger, context: Context) -> list[Effect]:
    """What a trigger's statements write; one whose text is given outright for the dialect is its author's affair."""
    return [
        effect(deed.statement.text)
        for deed in trigger.deeds
        if isinstance(deed, Run) and context.override(deed.statement) is None
    ]


def effect(sql: str) -> Effect:
    """One INSERT, UPDATE or DELETE."""
    found = meaningful(sql)
    words = [token.text.lower() for token in found]
    tables = _tables(found)
    events: set[Event] = {word for word in words[:1] if word in ("insert", "update", "delete")}  # type: ignore[misc]
    set_at = words.index("set") if "set" in words else -1
    if set_at >= 0:
        events.add("update")
    columns = _set_columns(found[set_at + 1 :]) if set_at >= 0 else frozenset()
    return Effect(sql, tables[0] if tables else "", frozenset(events), columns, tables)


def _tables(found: list[Token]) -> tuple[str, ...]:
    """The names in the places of tables: behind INTO, UPDATE, FROM, JOIN and USING, and in a list there."""
    tables: list[str] = []
    listed = False
    for at, token in enumerate(found):
        word = token.text.lower() if token.kind == "word" else token.text
        starts = word in ("into", "join", "using", "from") or (word == "update" and at == 0)
        if starts and not (word == "from" and at and found[at - 1].text.lower() == "distinct"):
            listed = word in ("from", "using")
        elif not (listed and word == ","):
            listed = listed and word not in _ENDS_OF_LIST
            continue
        end = at + 1
        while end + 2 < len(found) and found[end + 1].text == ".":
            end += 2
        if end < len(found) and found[end].kind in ("word", "quoted") and folded(found[at + 1]) not in ("new", "old"):
            tables.append(folded(found[end]))
    return tuple(tables)


_ENDS_OF_LIST = frozenset({"where", "group", "order", "limit", "on", "set", "(", ")", "select", "having", "union"})


def names(sql: str) -> frozenset[str]:
    """Every name in a text."""
    return frozenset(identifiers(sql))


def _set_columns(found: list[Token]) -> frozenset[str]:
    """The columns before the equals signs of a SET clause."""
    columns, depth, expected = set(), 0, True
    for token, following in zip(found, [*found[1:], None], strict=False):
        if token.text in "([":
            depth += 1
        elif token.text in ")]":
            depth -= 1
        elif depth == 0 and token.text == ",":
            expected = True
        elif depth == 0 and expected and following is not None and following.text == "=":
            columns.add(folded(token))
            expected = False
    return frozenset(columns)


def fires(trigger: DeclaredTrigger, events: frozenset[Event], columns: frozenset[str]) -> bool:
    """Whether a write of those events (and, for an update, of those columns) starts a trigger."""
    if events & set(trigger.events) - {"update"}:
        return True
    watched = {column.name for column in trigger.of}
    return "update" in events and "update" in trigger.events and (not watched or bool(watched & columns))


def starts(effect_: Effect, context: Context) -> Iterator[DeclaredTrigger]:
    """The triggers that a statement starts."""
    for other in context.triggers.get(effect_.table, ()):
        if fires(other, effect_.events, effect_.columns):
            yield other


def reached(trigger: DeclaredTrigger, context: Context) -> Iterator[tuple[DeclaredTrigger, Effect]]:
    """Every effect that a trigger has, through the triggers that it starts too, each with the trigger whose it is."""
    seen: set[int] = set()
    waiting = [trigger]
    while waiting:
        current = waiting.pop()
        for found in effects(current, context):
            yield current, found
            for other in starts(found, context):
                if id(other) not in seen:
                    seen.add(id(other))
                    waiting.append(other)
