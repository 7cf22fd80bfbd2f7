"""What a trigger of Postgres does, read from its function where that is one that a declared trigger brings along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.canonical import name_of
from schemadef.expression.words import SOURCE_RESERVED
from schemadef.model import Function, Id
from schemadef.names import given_name, literal, quote
from schemadef.pull.layout import call
from schemadef.pull.strings import sql_text, string
from schemadef.tokens import dedented, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.model import Trigger
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node
    from schemadef.pull.table import Page

_RETURNS = (
    "IF TG_OP = 'DELETE' THEN\n    RETURN OLD;\n  END IF;\n  RETURN NEW;\n",
    "RETURN NULL;\n",
    "RETURN NEW;\n",
    "RETURN OLD;\n",
)
_BEGIN, _END = "\nBEGIN\n  ", "END\n"
_REJECTION = "RAISE EXCEPTION USING MESSAGE = "
_BARE = re.compile("[a-z_][a-z0-9_]*")


def own_name(trigger: Trigger) -> str:
    """A trigger's name without its table's before it."""
    return trigger.name.removeprefix(f"{trigger.table}_") or trigger.name


def deeds_of_function(trigger: Trigger, page: Page | None, book: Book) -> list[Node]:
    """The deeds of a trigger; none where its function is another than lowering would bring along."""
    function = book.snapshot.get(Id("function", trigger.function_namespace, "", f"{trigger.function_name}()"))
    if not isinstance(function, Function) or not _is_ours(function, trigger):
        return []
    lines = list(_statements(function.body))
    deeds = [deed for line in lines if (deed := _deed(line, page, book)) is not None]
    if not lines or len(deeds) < len(lines):
        return []
    book.brought.add(function.id)
    return deeds


def _is_ours(function: Function, trigger: Trigger) -> bool:
    namespace = trigger.namespace
    bare = _BARE.fullmatch(namespace) is not None and namespace not in SOURCE_RESERVED
    wanted = Function(
        namespace=namespace,
        name=given_name(trigger.table, own_name(trigger), suffix="fn"),
        returns="trigger",
        body=function.body,
        settings=(("search_path", f"{namespace if bare else quote(namespace)}, pg_temp"),),
    )
    return function.id == wanted.id and function.compared() == wanted.compared() and not trigger.arguments


def _statements(body: str) -> Iterator[str]:
    """What stands between BEGIN and the last RETURN of a body that lowering wrote; nothing in any other."""
    if not (body.startswith(_BEGIN) and body.endswith(_END)):
        return
    inner = body.removeprefix(_BEGIN).removesuffix(_END)
    end = next((end for end in _RETURNS if inner.endswith(end)), None)
    if end is None:
        return
    start, inner = 0, inner.removesuffix(end)
    for token in tokens(inner):
        if token.text == ";" and token.kind == "operator":
            yield dedented(inner[start : token.start])
            start = token.end


def _deed(line: str, page: Page | None, book: Book) -> Node | None:
    if line.startswith(_REJECTION):
        message = name_of(line.removeprefix(_REJECTION))
        return call("reject", string(message)) if line == _REJECTION + literal(message) else None
    target, sign, value = line.partition(" := ")
    if sign and target.startswith('NEW."') and page is not None:
        columns = page.columns((name_of(target.removeprefix("NEW.")),), book)
        return call("assign", columns[0], sql_text(value)) if columns else None
    return call("run", sql_text(line)) if line[:6].upper() in ("INSERT", "UPDATE", "DELETE") else None
