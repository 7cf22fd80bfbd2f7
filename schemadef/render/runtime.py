"""What a compiled template runs on. It is jinja2's language without jinja2, whose import takes longer than many a run.

The names are those that jinja2's compiler writes into its code.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from schemadef.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Block = Callable[["Context"], Iterator[str]]

TemplateRuntimeError = ConfigError
missing: Any = type("missing", (), {"__repr__": lambda _: "missing", "__slots__": ()})()
"""What a name stands for that nobody has given."""


class _Plain:
    """What decides how values become HTML, which these never do."""

    autoescape = False


Markup = str


def identity(text: str) -> str:
    """The text as it is."""
    return text


def str_join(parts: Iterable[object]) -> str:
    """The texts of values as one, which is what `~` makes."""
    return "".join(map(str, parts))


def Undefined(*given: object, **named: object) -> Any:  # noqa: ANN401 - jinja2's value
    """What a condition without an `else` gives where it does not hold."""
    import jinja2

    return jinja2.Undefined(*given, **named)  # type: ignore[arg-type]


class Names(dict[str, Any]):
    """The names that a template sees; one that is not there is `missing`."""

    def __missing__(self, name: str) -> Any:  # noqa: ANN401
        return missing


class Context:
    """One rendering: names, and the blocks of a template before those of what it extends.

    `environment` is where compiled code looks for other templates.
    """

    __slots__ = ("blocks", "environment", "exported_vars", "resolve_or_missing", "vars")

    eval_ctx = _Plain

    def __init__(self, environment: object, names: Names, blocks: Mapping[str, Block]) -> None:
        self.environment = environment
        self.vars = names
        self.exported_vars: set[str] = set()
        self.resolve_or_missing = names.__getitem__
        self.blocks = {name: [block] for name, block in blocks.items()}

    def get_all(self) -> dict[str, Any]:
        """Every name with what it stands for."""
        return self.vars

    def said(self, block: str) -> str:
        """The text of a block, as the template that is rendered has it."""
        return "".join(self.blocks[block][0](self))

    def super(self, name: str, current: Block) -> Callable[[], str]:
        """What gives the text of a block as the template below has it."""
        blocks = self.blocks[name]
        below = blocks[blocks.index(current) + 1]
        return lambda: "".join(below(self))

    def call(self, called: Callable[..., Any], *given: Any, **named: Any) -> Any:  # noqa: ANN401
        """Call something with more than arguments in their places."""
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(*given, **named)


def TemplateReference(context: Context) -> Callable[[str], str]:
    """`self` in a template: what gives the texts of its blocks."""
    return context.said


class LoopContext:
    """`loop` in a loop: where it is."""

    __slots__ = ("first", "index", "index0", "items", "last", "length")

    def __init__(self, items: Iterable[Any], undefined: object) -> None:
        self.items = list(items)
        self.length = len(self.items)
        self.index = self.index0 = 0
        self.first = self.last = False

    def __iter__(self) -> Iterator[tuple[Any, LoopContext]]:
        end = self.length
        for index, item in enumerate(self.items, start=1):
            self.index, self.index0 = index, index - 1
            self.first, self.last = index == 1, index == end
            yield item, self


class Namespace:
    """Values that an inner scope can set."""

    def __init__(self, **values: object) -> None:
        self.__dict__.update(values)

    def __setitem__(self, name: str, value: object) -> None:
        self.__dict__[name] = value


class Macro:
    """A macro with defaults, or one that takes any arguments."""

    def __init__(
        self, function: Callable[..., str], name: str, arguments: tuple[str, ...], catches: tuple[bool, bool, bool]
    ) -> None:
        """`catches` says whether it takes other names, more arguments, and what `call` gives it."""
        self.function, self.name, self.arguments, self.catches = function, name, arguments, catches

    def __call__(self, *given: Any, **named: Any) -> str:  # noqa: ANN401
        """The text for those arguments."""
        expected = len(self.arguments)
        values = [*given[:expected], *(named.pop(name, missing) for name in self.arguments[len(given) :])]
        catch_kwargs, catch_varargs, caller = self.catches
        if caller:
            values.append(named.pop("caller", None))
        if (named and not catch_kwargs) or (len(given) > expected and not catch_varargs):
            message = f"the macro {self.name} takes {expected} arguments, and gets others"
            raise ConfigError(message)
        rest: Iterable[Any] = chain([named] * catch_kwargs, [given[expected:]] * catch_varargs)
        return self.function(*values, *rest)
