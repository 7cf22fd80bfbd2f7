"""The guide's code is code: it is compiled for every dialect, checked by mypy, and proven on a real engine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from schemadef.config import load_config
from schemadef.dialect import dialect_names, load_dialect
from schemadef.generate import next_change, write_next
from schemadef.load import load_schema
from schemadef.lower import lower_schema
from schemadef.migration.folder import read_folder
from schemadef.verify import verify

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "schemadef" / "docs" / "authoring.md"
README = ROOT / "README.md"
COMMANDS = ROOT / "schemadef" / "docs" / "commands.md"


def code(page: Path) -> str:
    return "\n".join(re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL))


@pytest.fixture(params=[GUIDE, README], ids=lambda page: page.name)
def project(request, tmp_path):
    (tmp_path / "guide_declaration.py").write_text(code(request.param))
    databases = "".join(
        f'[databases.{name}]\ndeclaration = "guide_declaration.py"\ndialect = "{name}"\n' for name in dialect_names()
    )
    (tmp_path / "schemadef.toml").write_text(databases)
    return tmp_path


@pytest.mark.parametrize("name", dialect_names())
def test_the_guide_compiles_and_is_proven(project, name):
    config = load_config(project)
    database = config.database(name)
    change = next_change(database, config)
    write_next(change, now=1_795_219_200_000)
    proofs = verify(read_folder(database.path), change.new, change.dialect)
    assert [step for step, _ in proofs[0].steps][-1] == "up once more"


def test_the_guide_is_typed(project):
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "guide_declaration.py"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("page", [README, *sorted(GUIDE.parent.glob("*.md"))], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text())
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_the_readme_leads_to_every_page_of_the_guide():
    text = README.read_text()
    linked = set(re.findall(r"\]\(([^)#]+)\)", text + GUIDE.with_name("lint.md").read_text()))
    assert [
        page.name for page in GUIDE.parent.glob("*.md") if not linked & {page.name, f"schemadef/docs/{page.name}"}
    ] == []


def test_the_readme_is_read_at_a_glance():
    assert len(README.read_text().splitlines()) <= 90


def test_every_module_has_its_place():
    """In the pipeline, or in the table of those beside it."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    modules = {file.stem for file in (ROOT / "schemadef").glob("*.py")} - {"__init__", "__main__", "version"}
    assert [name for name in sorted(modules) if not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize("page", [README, COMMANDS], ids=lambda page: page.name)
def test_every_command_is_told(page):
    from schemadef.cli.commands import cli

    text = page.read_text()
    assert [name for name in cli.list_commands(None) if f"`{name}" not in text] == []


def test_the_declaration_of_the_guide_loads_by_itself(tmp_path):
    (tmp_path / "guide_alone.py").write_text(code(GUIDE))
    schema = load_schema(["guide_alone.py"], tmp_path)
    assert {table.__table__.name for table in schema.tables} >= {"customers", "orders", "lines", "stock", "documents"}
    assert len(lower_schema(schema, load_dialect("sqlite"))) > 50


def test_every_command_answers_programs_too():
    """`commands.md` says so; `lsp` speaks a protocol of its own."""
    from schemadef.cli.commands import cli

    def options(command):
        if hasattr(command, "list_commands"):
            return set.intersection(*(options(command.get_command(None, name)) for name in command.list_commands(None)))
        return {option for parameter in command.params for option in parameter.opts}

    commands = {name: cli.get_command(None, name) for name in cli.list_commands(None)}
    assert [name for name, command in commands.items() if "--json" not in options(command)] == ["lsp"]
