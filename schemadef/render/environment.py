"""The jinja2 environment of the templates. Only this file knows jinja2."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from schemadef.errors import ConfigError
from schemadef.render.code import REVISION, PlainCode
from schemadef.render.filters import FILTERS, Sql

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from jinja2.environment import TemplateModule


class _Template(jinja2.Template):
    """A template that sees what it is rendered with, and the globals."""

    def render(self, *args: Any, **names: Any) -> str:  # noqa: ANN401 - jinja2's own
        """The text. What jinja2 makes of every rendering for templates that look into their context is left out."""
        context = self.environment.context_class(self.environment, {**self.globals, **names}, self.name, self.blocks)
        return "".join(self.root_render_func(context))


class _Environment(jinja2.Environment):
    """Every template sees the same globals, in one dictionary instead of a chain of them, and is looked up once."""

    template_class = _Template
    code_generator_class = PlainCode

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - jinja2's own
        super().__init__(**options)
        self._found: dict[str, jinja2.Template] = {}
        self._macros: dict[str, TemplateModule] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: those of the environment."""
        return self.globals

    def get_template(
        self, name: str | jinja2.Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> jinja2.Template:
        """The template of that name."""
        key = str(name)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = super().get_template(name, parent, globals)
        return found

    def macros(self, name: str) -> TemplateModule:
        """The macros of a template, made once: they depend on nothing but the globals."""
        found = self._macros.get(name)
        if found is None:
            found = self._macros[name] = self.get_template(name)._get_default_module()
        return found


def make_environment(
    source: Callable[[str], tuple[str, str, None] | None], settings: dict[str, Any]
) -> jinja2.Environment:
    """An environment over a dialect's templates, in which nothing reaches SQL unquoted by accident.

    `source` gives a template's text, and where it is from, by its file name; `settings` are what every template sees.
    """
    environment = _Environment(
        loader=jinja2.FunctionLoader(source),
        undefined=jinja2.StrictUndefined,
        finalize=_only_sql,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        auto_reload=False,
        bytecode_cache=_bytecode_cache(),
    )
    environment.filters |= FILTERS
    environment.globals |= settings
    return environment


def _bytecode_cache() -> jinja2.BytecodeCache | None:
    """Compiled templates in the user's cache folder; None where there is no folder to write to."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    folder = base / "schemadef" / f"jinja-{jinja2.__version__}-{REVISION}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            return None
    except (OSError, RuntimeError):
        return None
    return jinja2.FileSystemBytecodeCache(str(folder))


def _only_sql(value: object) -> object:
    """Let nothing into SQL that has not been quoted, or said to be SQL already."""
    if value.__class__ is Sql or isinstance(value, int):
        return value
    message = f"{value!r} reaches SQL unquoted: a template must say ident, literal or sql"
    raise ConfigError(message)
