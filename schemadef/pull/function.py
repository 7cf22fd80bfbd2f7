"""Functions, but for those that a trigger brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Procedure
from schemadef.pull.book import Item, flags, text
from schemadef.pull.layout import call, listed, mapped
from schemadef.pull.strings import exact, string
from schemadef.pull.types import typed_alone

if TYPE_CHECKING:
    from schemadef.model import Argument, Function
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node


def function_item(function: Function, book: Book) -> Item:
    """`add_one = Function("SELECT n + 1", returns="integer", arguments={"n": integer()}, language="sql")`."""
    variable = book.variable(function, "function")
    settings = [(string(name), string(value)) for name, value in function.settings]
    procedure = isinstance(function, Procedure)
    value = call(
        "Procedure" if procedure else "Function",
        exact(function.parsed or function.body),
        returns=None if procedure else string(function.returns),
        arguments=_arguments(function.arguments, book),
        language=text(function.language, "plpgsql"),
        volatility=text(function.volatility, "volatile"),
        parallel=text(function.parallel, "unsafe"),
        **flags(strict=function.strict, security_definer=function.security_definer, leakproof=function.leakproof),
        cost=function.cost or None,
        rows=function.rows or None,
        settings=mapped(settings) if settings else None,
        namespace=book.namespace(function.namespace),
        name=book.named(function.name, variable),
        comment=book.comment(function.comment),
    )
    return Item(function.id, variable, value)


def _arguments(arguments: tuple[Argument, ...], book: Book) -> Node | None:
    if not arguments:
        return None
    names = {argument.name for argument in arguments}
    plain = all(argument.name and argument.mode == "in" and not argument.default for argument in arguments)
    if plain and len(names) == len(arguments):
        return mapped([(string(argument.name), typed_alone(argument.type, book).call) for argument in arguments])
    return listed([_argument(argument, book) for argument in arguments])


def _argument(argument: Argument, book: Book) -> Node:
    return call(
        "argument",
        typed_alone(argument.type, book).call,
        name=text(argument.name),
        mode=text(argument.mode, "in"),
        default=text(argument.default),
    )
