"""What jinja2 compiles a template to: plain Python, without what only other kinds of templates need.

A schema of a thousand tables looks up two hundred thousand attributes and calls thirty thousand macros, and jinja2's
own code asks its environment for each of them. Only this file and the pages for people know jinja2.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.nodes import EvalContext
from jinja2.tests import TESTS as JINJA_TESTS

from schemadef.errors import ConfigError
from schemadef.render.filters import FILTERS, only_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from jinja2.compiler import Frame, MacroRef

_RUNTIME = (
    "LoopContext, Macro, Markup, Namespace, TemplateReference, TemplateRuntimeError, Undefined, identity, missing, "
    "str_join"
)


def python_of(source: str, name: str) -> str:
    """A template as a module of Python, to be run with `environment`; raises ConfigError for a text that is none."""
    environment = _environment()
    try:
        code = PlainCode(environment, name.rpartition("/")[2], None, optimized=True)
        code.visit(environment.parse(source))
    except jinja2.TemplateSyntaxError as error:
        message = f"the template {name} cannot be read: {error.message}"
        raise ConfigError(message, where=f"{name}:{error.lineno}") from None
    text = code.stream.getvalue().partition("\n")[2]  # type: ignore[attr-defined] # a StringIO unless another is given
    named = [f"{id} = environment.filters[{filter!r}]\n" for filter, id in code.filters.items()]
    named += [f"{id} = environment.tests[{test!r}]\n" for test, id in code.tests.items()]
    return f"from schemadef.render.runtime import {_RUNTIME}\n{''.join(named)}{text}"


def of_jinja(sort: str, name: str) -> Callable[..., Any]:
    """A filter or a test of jinja2's own, which gets jinja2's environment where it asks for one."""
    every: Mapping[str, Any] = JINJA_FILTERS if sort == "filter" else JINJA_TESTS
    found: Callable[..., Any] = every[name]
    asked = getattr(found, "jinja_pass_arg", None)
    if asked is None:
        return found
    environment = _environment()
    first = {
        "environment": environment,
        "eval_context": EvalContext(environment),
        "context": environment.from_string("").new_context(),
    }[asked.name]
    return lambda _, *given, **named: found(first, *given, **named)


def _environment() -> jinja2.Environment:
    """jinja2 with our filters, for its grammar."""
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        finalize=only_sql,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters |= FILTERS
    return environment


class PlainCode(CodeGenerator):
    """An attribute is Python's attribute, a macro is a function, and what a filter has quoted is not asked again."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """`part.name`, which is never a key of a dictionary here; `self.body` is what gives a block's text."""
        if _is_block(node):
            self.write("(lambda: ")
            self._write_block(node, frame)
            self.write(")")
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _write_block(self, node: nodes.Getattr, frame: Frame) -> None:
        self.visit(node.node, frame)
        self.write(f"({node.attr!r})")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """A plain call, unless it has more than arguments in their places: no template asks for the context."""
        if node.kwargs or node.dyn_args or node.dyn_kwargs or forward_caller:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        if isinstance(node.node, nodes.Getattr) and _is_block(node.node):
            self._write_block(node.node, frame)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def pull_dependencies(self, nodes: Iterable[nodes.Node]) -> None:
        """Name the filters and tests; they are looked up once, when the template is loaded."""
        written = self.stream
        self.stream = StringIO()
        super().pull_dependencies(nodes)
        self.stream = written

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        """`is none` is what Python says of it; other tests are called."""
        if node.name != "none":
            super().visit_Test(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(" is None)")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        """The macros of another template, which are the same every time."""
        self.write("environment.macros(")
        self.visit(node.template, frame)
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """The function itself, unless it has more than arguments in their places."""
        node = macro_ref.node
        special = (macro_ref.accesses_kwargs, macro_ref.accesses_varargs, macro_ref.accesses_caller)
        if any(special) or node.defaults:
            names = tuple(argument.name for argument in node.args)
            self.write(f"Macro(macro, {getattr(node, 'name', None)!r}, {names!r}, {special!r})")
        else:
            self.write("macro")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if not _is_sql(node):
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if not _is_sql(node):
            super()._output_child_post(node, frame, finalize)


def _is_block(node: nodes.Getattr) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == "self"


def _is_sql(node: nodes.Expr) -> bool:
    """Whether an expression ends in one of our own filters, each of which gives `Sql`."""
    return isinstance(node, nodes.Filter) and node.name in FILTERS
