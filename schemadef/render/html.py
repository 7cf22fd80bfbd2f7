"""A page of HTML from a template: whatever goes into it is escaped."""

from __future__ import annotations

from typing import Any

import jinja2


def render_html(template: str, names: dict[str, Any]) -> str:
    """The text of a page. A name that the template does not get is an error of ours (jinja2.UndefinedError)."""
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(template).render(**names)
