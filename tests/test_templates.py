"""Compiled templates say what jinja2 would say, without it; what is kept of them is never trusted blindly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest

from schemadef.errors import ConfigError
from schemadef.render.filters import FILTERS
from schemadef.render.templates import Templates

OBJECT = SimpleNamespace(name='a"b', columns=("x", "y", "z"), unique=True, kind="index", parts=[{"n": 1}, {"n": 2}])
OP = SimpleNamespace(object=OBJECT, waits=False, words=lambda: ("one", "two"))
SHARED = {
    "base": "<{% block head %}H{% endblock %}|{% block body %}B{{ object.name | ident }}{% endblock %}>{{ self.head() | sql }}",
    "macros": """
{% macro plain(a, b) %}[{{ a | ident }}{{ b | sql }}]{% endmacro %}
{% macro more(a, b="-", c=none) %}({{ a | ident }}{{ b | sql }}{% if c is none %}.{% else %}{{ c | sql }}{% endif %}){% endmacro %}
{% macro any(a) %}{{ a | sql }}{{ varargs | length }}{{ kwargs | length }}{% endmacro %}
""",
    "part": "{% for c in object.columns %}{{ c | ident }}{% endfor %}{{ said | sql }}",
}
TEXTS = [
    "plain {{ object.name | ident }} {{ 1 }} {{ object.name | literal }}",
    "{% if object.unique and not op.waits %}U{% elif op.waits %}W{% else %}N{% endif %}",
    "{% for c in object.columns %}{{ c | ident }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
    "{% for c in object.columns if c != 'y' %}{{ loop.index }}{{ loop.index0 }}{% if loop.first %}!{% endif %}{{ loop.length }}{% endfor %}",
    "{% for c in () %}{{ c }}{% else %}none{% endfor %}",
    '{% extends "base" %}{% block head %}new{{ super() | sql }}{% endblock %}',
    '{% extends "base" if op.waits else "base" %}{% set said = "s" %}{% block body %}{{ said | sql }}{% endblock %}',
    '{% from "macros" import plain, more %}{{ plain("q", "w") | sql }}{{ more("q") | sql }}{{ more("q", c="k") | sql }}',
    '{% from "macros" import plain as p %}{{ p("q", "w") | sql }}',
    '{% from "macros" import any %}{{ any("q", 1, 2, x=3) | sql }}',
    '{% set said = "said" %}{% include "part" %}',
    "{% set said %}{{ object.name | ident }}!{% endset %}{{ said | sql }}",
    "{% set ns = namespace(n=0) %}{% for p in object.parts %}{% set ns.n = ns.n + p['n'] %}{% endfor %}{{ ns.n }}",
    "{{ object.parts | map(attribute='n') | join('+') | sql }} {{ op.words() | join(',') | upper }}",
    "{{ object.columns | reject('equalto', 'y') | list | idents }}{{ object.columns[1:] | idents }}{{ object.columns[0] | ident }}",
    "{{ ('x' in object.columns) | string | lower | sql }} {% if nothing is defined %}D{% else %}-{% endif %}",
    "{{ (object.name ~ 'c' ~ 1) | ident }}{{ {'index': 'i'}[object.kind] | sql }}",
    "  {% if true %}\n  indented\n  {% endif %}\n{%- if false %} x {% endif %} end\n",
    "{% macro own(a) %}{{ object.name | ident }}{{ a | sql }}{% endmacro %}{{ own('1') | sql }}",
]


def templates(texts: dict[str, str], home: str = "test") -> Templates:
    return Templates(home, texts.get, {"strict": False, "features": {"arrays": True}})


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("text", TEXTS)
def test_it_says_what_jinja2_says(text: str) -> None:
    texts = SHARED | {"it": text}
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(texts), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= FILTERS
    expected = environment.get_template("it").render(op=OP, object=OBJECT, strict=False, features={"arrays": True})
    for _ in range(2):  # compiled, and kept
        assert templates(texts).get_template("it").render(OP, OBJECT) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n{% if %}", "the template test/it cannot be read"),
        ("{{ object.name | nothing }}", "the template test/it cannot be read: No filter named 'nothing'"),
        ("{{ object.name }}", "reaches SQL unquoted"),
        ("{{ 'constant' }}", "reaches SQL unquoted"),
        ('{% extends "nowhere" %}', "has no template nowhere"),
        (
            '{% from "macros" import plain, more %}{{ more("a", "b", "c", "d") | sql }}',
            "the macro more takes 3 arguments",
        ),
    ],
)
def test_what_is_wrong_with_a_template_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        templates(SHARED | {"it": text}).get_template("it").render(OP, OBJECT)


def test_a_name_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="nothing"):
        templates({"it": "{{ nothing | ident }}"}).get_template("it").render(OP, OBJECT)


def files(cache: Path) -> list[Path]:
    return [file for file in cache.rglob("*") if file.is_file()]


@pytest.mark.parametrize("damage", [b"", b"\x00", b"not marshal", None])
def test_what_is_kept_and_damaged_is_made_again(own_cache: Path, damage: bytes | None) -> None:
    assert templates({"it": "one"}).get_template("it").render(OP, OBJECT) == "one"
    (file,) = files(own_cache)
    file.write_bytes(file.read_bytes()[:-9] if damage is None else damage)
    assert templates({"it": "one"}).get_template("it").render(OP, OBJECT) == "one"
    assert templates({"it": "two"}).get_template("it").render(OP, OBJECT) == "two"
    assert len(files(own_cache)) == 1


def test_a_cache_that_cannot_be_written_is_done_without(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_cache / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(own_cache / "file"))
    assert templates({"it": "one"}).get_template("it").render(OP, OBJECT) == "one"


def test_a_kept_template_needs_no_jinja2(own_cache: Path) -> None:
    program = (
        "import sys; from schemadef.dialect import load_dialect; from schemadef.render import Renderer\n"
        "from schemadef.model import Index, IndexPart; from schemadef.operations.index import CreateIndex\n"
        "index = Index(namespace='public', table='t', name='i', parts=(IndexPart(column='a'),))\n"
        "print(Renderer(load_dialect('postgres')).statement(CreateIndex(object=index)).sql, 'jinja2' in sys.modules)"
    )
    said = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True) for _ in "ab"]
    assert said[0].stdout.split()[-1] == "True"
    assert said[1].stdout == said[0].stdout.replace("True", "False")
