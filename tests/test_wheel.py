"""The wheel, installed where nothing of the checkout is: packs found, templates rendered, a folder proven."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, ROOT],
        check=True,
        capture_output=True,
    )
    return next(target.glob("*.whl"))


def test_the_wheel_holds_the_packs_and_nothing_of_the_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for folder in (ROOT / "dialects").rglob("*"):
        if folder.is_file():
            assert f"schemadef/dialects/{folder.relative_to(ROOT / 'dialects')}" in names
    assert "schemadef/py.typed" in names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"schemadef"}


def test_the_packs_can_be_read_out_of_a_zip(wheel):
    code = "import sys; sys.path.insert(0, sys.argv[1]); from schemadef.dialect import dialect_names, load_dialect; "
    code += "print(dialect_names(), bool(load_dialect('neon').catalog()), load_dialect.__code__.co_filename)"
    done = subprocess.run(
        [sys.executable, "-c", code, wheel], capture_output=True, text=True, check=True, cwd=wheel.parent
    )
    assert "['d1', 'neon', 'postgres', 'sqlite', 'turso'] True" in done.stdout
    assert ".whl" in done.stdout


@pytest.fixture(scope="module")
def run(wheel, tmp_path_factory):
    """Run a program of a clean virtual environment that has the wheel, in a folder of its own, without Node."""
    place = tmp_path_factory.mktemp("place")
    venv = tmp_path_factory.mktemp("venv")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SCHEMADEF", "NODE"))}

    def run(*command: str | Path, program: Path | None = None) -> str:
        environment = kept | ({"PATH": str(venv / "bin")} if program is None else {})
        arguments = [program or venv / "bin" / str(command[0]), *command[1:]]
        done = subprocess.run(
            list(map(str, arguments)), cwd=place, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("python", "-m", "venv", venv, program=Path(sys.executable))
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[libsql]")
    run("python", *install, program=venv / "bin" / "python")
    assert str(venv) in run("python", "-c", "import schemadef; print(schemadef.__file__)")
    return run


def test_the_wheel_generates_verifies_and_migrates_outside_of_the_checkout(run):
    run("schemadef", "init")
    assert "0001_initial.sql" in run("schemadef", "generate")
    assert "proven on SQLite" in run("schemadef", "verify")
    assert "nothing to do" in run("schemadef", "generate", "--check")
    run("schemadef", "migrate")
    assert "applied" in run("schemadef", "status")


@pytest.mark.parametrize(
    ("dialect", "engine", "instead"),
    [
        ("d1", "SQLite", "what workerd would refuse, since sqlite stood in for it"),
        ("turso", "libSQL file", "what sqld would refuse, since libsql stood in for it"),
    ],
)
def test_without_node_it_says_so_and_proves_on_the_next_best(run, dialect, engine, instead):
    script = f"import pathlib; pathlib.Path({dialect!r}).mkdir(); import os; os.chdir({dialect!r}); "
    script += f"import sys; sys.argv = ['schemadef', 'init', '--dialect', {dialect!r}]; "
    run("python", "-c", script + "from schemadef.__main__ import main; main()")
    config = f"{dialect}/schemadef.toml"
    run("schemadef", "--config", config, "generate")
    said = run("schemadef", "--config", config, "verify")
    assert f"proven on {engine}" in said
    assert f"not proven: {instead}: " in said
