"""What jinja2 compiles a template to: plain Python, without what only other kinds of templates need.

A schema of a thousand tables looks up two hundred thousand attributes and calls thirty thousand macros, and jinja2's
own code asks its environment for each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes
from jinja2.compiler import CodeGenerator

from schemadef.render.filters import FILTERS

if TYPE_CHECKING:
    from jinja2.compiler import Frame, MacroRef

REVISION = 2
"""Part of where compiled templates are kept: another for every change of this file."""


class PlainCode(CodeGenerator):
    """An attribute is Python's attribute, a macro is a function, and what a filter has quoted is not asked again."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """`part.name`, which is never a key of a dictionary here; `self.body` is a block, and stays jinja2's."""
        if isinstance(node.node, nodes.Name) and node.node.name == "self":
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """A plain call, unless it has more than arguments in their places: no template asks for the context."""
        if node.kwargs or node.dyn_args or node.dyn_kwargs or forward_caller:
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

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
        special = macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller
        if special or macro_ref.node.defaults:
            super().macro_def(macro_ref, frame)
        else:
            self.write("macro")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if not _is_sql(node):
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if not _is_sql(node):
            super()._output_child_post(node, frame, finalize)


def _is_sql(node: nodes.Expr) -> bool:
    """Whether an expression ends in one of our own filters, each of which gives `Sql`."""
    return isinstance(node, nodes.Filter) and node.name in FILTERS
