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


def test_the_wheel_generates_and_verifies_outside_of_the_checkout(wheel, tmp_path):
    venv, place = tmp_path / "venv", tmp_path / "place"
    place.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SCHEMADEF"))}

    def run(*command: str | Path) -> str:
        done = subprocess.run(
            list(map(str, command)), cwd=place, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(sys.executable, "-m", "venv", venv)
    run(venv / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    schemadef = venv / "bin" / "schemadef"
    assert str(venv) in run(venv / "bin" / "python", "-c", "import schemadef; print(schemadef.__file__)")
    run(schemadef, "init")
    assert "0001_initial.sql" in run(schemadef, "generate")
    assert "proven on SQLite" in run(schemadef, "verify")
    assert "nothing to do" in run(schemadef, "generate", "--check")
    run(schemadef, "migrate")
    assert "applied" in run(schemadef, "status")
