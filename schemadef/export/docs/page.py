"""One self-contained page: tables, relations, views, types, and the history of migrations."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from schemadef.export.docs import layout
from schemadef.export.docs.history import history
from schemadef.export.docs.tables import sheets
from schemadef.export.docs.words import Thing, plural, thing
from schemadef.model import Enum, MaterializedView, Table, TablePart, View
from schemadef.render.html import render_html

if TYPE_CHECKING:
    from schemadef.export.source import Source
    from schemadef.snapshot import Snapshot

_TEMPLATE = "page.html.jinja"


def docs_page(source: Source) -> str:
    """The page's text; it needs no network, no server and no other file. The same schema and folder give the same."""
    snapshot = source.snapshot
    tables = sheets(snapshot)
    names: dict[str, Any] = {
        "title": source.database.name,
        "dialect": source.dialect.name,
        "tables": tables,
        "groups": _groups(snapshot),
        "diagram": layout.diagram(snapshot),
        "sizes": {"width": layout.WIDTH, "row": layout.ROW, "head": layout.HEAD},
        "history": history(source.folder),
        "columns": sum(len(table.rows) for table in tables),
        "relations": sum(len(table.points_at) for table in tables),
    }
    template = files("schemadef.export.docs").joinpath(_TEMPLATE).read_text(encoding="utf-8")
    return render_html(template, names)


def _groups(snapshot: Snapshot) -> list[tuple[str, list[Thing]]]:
    """What is no table and no part of a written table, by its kind: views and enums first."""
    shown = [obj for obj in snapshot if not isinstance(obj, TablePart) or obj.table_id not in snapshot]
    rest = [obj for obj in shown if not isinstance(obj, Table) or obj.parent is not None]
    first: tuple[type[Any], ...] = (View, MaterializedView, Enum)
    kinds = sorted({type(obj) for obj in rest}, key=lambda kind: (not issubclass(kind, first), kind.kind))
    groups = []
    for kind in kinds:
        found = sorted((obj for obj in rest if type(obj) is kind), key=lambda obj: obj.id)
        groups.append((plural(kind.kind), [thing(obj) for obj in found]))
    return groups
