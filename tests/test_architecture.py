"""What holds of the code as a whole: who may say what, and how large a thing may grow."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "schemadef"
SOURCES = sorted(PACKAGE.rglob("*.py"))
DIALECTS = {folder.name for folder in (ROOT / "dialects").iterdir() if folder.is_dir()}
MAX_LINES = 350


def constants(file: Path) -> list[ast.Constant]:
    """The string constants of a file, docstrings aside."""
    tree = ast.parse(file.read_text())
    docstrings = {
        id(node.value)
        for body in ast.walk(tree)
        if isinstance(body, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for node in body.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


@pytest.mark.parametrize(
    "file", [file for file in SOURCES if "engines" not in file.parts], ids=lambda file: str(file.relative_to(PACKAGE))
)
def test_no_string_outside_the_engines_is_a_dialect(file):
    found = [(node.lineno, node.value) for node in constants(file) if node.value in DIALECTS]
    assert found == []


def test_the_differ_names_no_kind():
    from schemadef.operations import RULES

    kinds = set(RULES)
    assert len(kinds) > 10
    tree = ast.parse((PACKAGE / "diff.py").read_text())
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert kinds & {node.value for node in constants(PACKAGE / "diff.py")} == set()
    assert kinds & names == set()


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_file_holds_one_thing(file):
    assert len(file.read_text().splitlines()) <= MAX_LINES


def test_every_stage_imports_only_stages_before_it():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def imported_by(*arguments: str) -> set[str]:
    """The top-level modules that a run of the command line imports."""
    code = (
        "import atexit, sys; sys.argv = ['schemadef', *sys.argv[1:]]\n"
        "atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr, flush=True))\n"
        "from schemadef.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize("arguments", [("--version",), ("--help",)])
def test_what_needs_nothing_imports_nothing_heavy(arguments):
    assert imported_by(*arguments) & {"sqlglot", "pydantic", "psycopg", "sqlite3", "libsql_experimental"} == set()


def test_the_version_alone_imports_no_library():
    assert imported_by("--version") & {"click", "jinja2", "msgspec"} == set()
