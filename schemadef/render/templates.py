"""A dialect's templates, ready to render. Only what compiles them, when they are new or changed, knows jinja2."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from schemadef.errors import ConfigError
from schemadef.remembered import remembered
from schemadef.render.filters import FILTERS, only_sql
from schemadef.render.runtime import Context, Names, Namespace, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import CodeType

REVISION = 2
"""Part of the names under which compiled templates are remembered: another for every change of what they become."""


class Templates:
    """The templates by their file names, in an environment in which nothing reaches SQL unquoted by accident.

    `read` gives a template's text, `home` is whose they are, and `settings` are what every template sees. The names of
    its attributes are those that jinja2's compiler writes into its code.
    """

    def __init__(self, home: str, read: Callable[[str], str | None], settings: Mapping[str, Any]) -> None:
        self.home = home
        self.read = read
        self.globals = {"range": range, "dict": dict, "namespace": Namespace, **settings}
        self.filters = _Lazily("filter", FILTERS)
        self.tests = _Lazily("test", {"none": _is_none, "sameas": _is_same})
        self.concat = "".join
        self.finalize = only_sql
        self._found: dict[str, Template] = {}

    def get_template(self, name: str, parent: str | None = None) -> Template:
        """The template of that name; raises ConfigError where there is none, or where it is none of jinja2's."""
        found = self._found.get(name)
        if found is None:
            source = self.read(name)
            if source is None:
                message = f"the dialect {self.home} has no template {name}"
                raise ConfigError(message)
            whole = f"{self.home}/{name}"
            code = remembered(f"{whole.replace('/', '-')}.{REVISION}", source, partial(_compiled, whole))
            names: dict[str, Any] = {"environment": self}
            exec(code, names)
            found = self._found[name] = Template(self, name, names["root"], names["blocks"])
        return found

    def macros(self, name: str) -> Module:
        """The macros of a template, made once: they depend on nothing but the globals."""
        return self.get_template(name).module

    def undefined(self, hint: str | None = None, name: str | None = None) -> Any:  # noqa: ANN401 - jinja2's value
        """What stands for what is not there: an error, unless it is only asked whether it is."""
        import jinja2

        return jinja2.StrictUndefined(hint=hint, name=name)

    def getitem(self, thing: Any, key: Any) -> Any:  # noqa: ANN401
        """`thing[key]`."""
        try:
            return thing[key]
        except (KeyError, IndexError, TypeError):
            return self.undefined(f"{thing!r} has no {key!r}")


def _compiled(name: str, source: str) -> CodeType:
    """The code of a template, which takes as long to make as a whole run; raises ConfigError for what is none."""
    from schemadef.render.code import python_of

    return compile(python_of(source, name), name, "exec")


class Template:
    """One template."""

    def __init__(
        self,
        environment: Templates,
        name: str,
        root: Callable[[Context], Iterator[str]],
        blocks: Mapping[str, Callable[[Context], Iterator[str]]],
    ) -> None:
        self.environment, self.name, self.blocks = environment, name, blocks
        self.root_render_func = root
        self._module: Module | None = None

    def render(self, op: object, about: object) -> str:
        """The text for an operation, and the object that it is about."""
        names = Names(self.environment.globals)
        names["op"], names["object"] = op, about
        return "".join(self.root_render_func(Context(self.environment, names, self.blocks)))

    def new_context(self, names: Mapping[str, Any], shared: bool, inner: Mapping[str, Any]) -> Context:
        """A rendering within another one."""
        known = {name: value for name, value in inner.items() if value is not missing}
        return Context(self.environment, Names({**names, **known}), self.blocks)

    @property
    def module(self) -> Module:
        """What it gives to those who import from it."""
        if self._module is None:
            context = Context(self.environment, Names(self.environment.globals), self.blocks)
            body = [*self.root_render_func(context)]
            self._module = Module(self.name, body, {name: context.vars[name] for name in context.exported_vars})
        return self._module

    def _get_default_module(self) -> Module:
        return self.module


class Module:
    """What a template has said and named, as attributes."""

    def __init__(self, name: str, body: list[str], names: Mapping[str, Any]) -> None:
        self.__dict__.update(names)
        self.__name__ = name
        self._body_stream = body


class _Lazily(dict[str, "Callable[..., Any]"]):
    """Filters or tests by name: our own, and jinja2's as soon as one of them is called."""

    def __init__(self, sort: str, own: Mapping[str, Callable[..., Any]]) -> None:
        super().__init__(own)
        self.sort = sort

    def __missing__(self, name: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401
            from schemadef.render.code import of_jinja

            self[name] = found = of_jinja(self.sort, name)
            return found(*given, **named)

        return call


def _is_none(value: object) -> bool:
    return value is None


def _is_same(value: object, other: object) -> bool:
    return value is other
