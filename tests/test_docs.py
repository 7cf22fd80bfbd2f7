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


def test_every_link_of_the_readme_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text())
    assert len(links) > 10
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_command_is_in_the_readme():
    from schemadef.cli.commands import cli

    text = README.read_text()
    assert [name for name in cli.list_commands(None) if f"`{name}" not in text] == []


def test_the_declaration_of_the_guide_loads_by_itself(tmp_path):
    (tmp_path / "guide_alone.py").write_text(code(GUIDE))
    schema = load_schema(["guide_alone.py"], tmp_path)
    assert {table.__table__.name for table in schema.tables} >= {"customers", "orders", "lines", "stock", "documents"}
    assert len(lower_schema(schema, load_dialect("sqlite"))) > 50


def test_every_command_answers_programs_too():
    """The README says so; `lsp` speaks a protocol of its own."""
    from schemadef.cli.commands import cli

    def options(command):
        if hasattr(command, "list_commands"):
            return set.intersection(*(options(command.get_command(None, name)) for name in command.list_commands(None)))
        return {option for parameter in command.params for option in parameter.opts}

    commands = {name: cli.get_command(None, name) for name in cli.list_commands(None)}
    assert [name for name, command in commands.items() if "--json" not in options(command)] == ["lsp"]
