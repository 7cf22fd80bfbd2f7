"""The pre-commit hook and the GitHub Action, run in real git repositories as their users run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from engines import FULL
from git_project import IDENTITY, commit, git, put, repository

ROOT = Path(__file__).parent.parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
ACTION = yaml.safe_load((ROOT / ".github" / "actions" / "lint" / "action.yml").read_text())
BIN = Path(sys.executable).parent
STRICT = ["--fail-on=warning"]
TYPE = "CREATE TYPE {} AS ENUM ('ok');\n"


# pre-commit


def configure(folder: Path, repo: str, rev: str, *hooks: dict[str, Any]) -> None:
    """A `.pre-commit-config.yaml` with hooks of one repository."""
    entry: dict[str, Any] = {"repo": repo, "hooks": list(hooks)} | ({"rev": rev} if rev else {})
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [entry]}))


def installed(folder: Path, home: Path) -> dict[str, str]:
    """Install the hooks in a repository; the variables that git needs to run them."""
    path = os.pathsep.join((str(BIN), os.environ["PATH"]))
    variables = IDENTITY | {"PRE_COMMIT_HOME": str(home), "PATH": path, "XDG_CACHE_HOME": str(home)}
    subprocess.run([BIN / "pre-commit", "install"], cwd=folder, env=os.environ | variables, check=True)
    return variables


def local(name: str, **more: Any) -> dict[str, Any]:
    """One of our hooks as a hook of the repository's own, which runs what is installed here."""
    (hook,) = (hook for hook in HOOKS if hook["id"] == name)
    return hook | {"language": "system"} | more


def built(folder: Path, tmp_path: Path) -> None:
    """Take the hook from a repository of ours, for which pre-commit builds an environment from the package index."""
    ours = tmp_path / "schemadef"
    for name in ("schemadef", "dialects"):
        shutil.copytree(ROOT / name, ours / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, ours / name)
    repository(ours)
    configure(folder, str(ours), git(ours, "rev-parse", "HEAD").strip(), {"id": "schemadef-lint", "args": STRICT})


@pytest.mark.parametrize("own_environment", [False, *([True] if FULL else [])])
def test_a_commit_that_the_linter_refuses_is_not_made(tmp_path: Path, own_environment: bool) -> None:
    folder = repository(tmp_path / "project", m__0001_a="CREATE TABLE IF NOT EXISTS a (n varchar(20));\n")
    if own_environment:
        built(folder, tmp_path)
    else:
        configure(folder, "local", "", local("schemadef-lint", args=STRICT))
    variables = installed(folder, tmp_path / "home")
    put(folder, m__0002_b=TYPE.format("b"))
    (folder / "words.txt").write_text("CREATE TYPE")
    git(folder, "add", "--all")
    refused = git(folder, "commit", "--message=it", status=1, **variables)
    assert "m/0002_b.sql:1:1: error NEON101" in refused
    # the rest of the folder is read though it is not part of the commit: the column grows, nothing is rewritten
    put(folder, m__0002_b="ALTER TABLE a ALTER COLUMN n TYPE varchar(50);\n")
    git(folder, "add", "--all")
    assert "Passed" in git(folder, "commit", "--message=it", **variables)
    (folder / "words.txt").write_text("no SQL")
    git(folder, "add", "--all")
    assert "no files to check" in git(folder, "commit", "--message=it", **variables)


def test_the_hook_that_mends_leaves_what_main_has(tmp_path: Path) -> None:
    folder = repository(tmp_path / "project", m__0001_a=TYPE.format("a"))
    configure(folder, "local", "", local("schemadef-lint-fix", args=["--since=main"]))
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "mine")
    variables = installed(folder, tmp_path / "home")
    put(folder, m__0001_a=TYPE.format("a") + "-- words\n", m__0002_b=TYPE.format("b"))
    git(folder, "add", "--all")
    said = git(folder, "commit", "--message=it", status=1, **variables)
    assert "files were modified by this hook" in said
    assert "IS NULL THEN" in (folder / "m" / "0002_b.sql").read_text()
    assert (folder / "m" / "0001_a.sql").read_text() == TYPE.format("a") + "-- words\n"
    git(folder, "add", "--all")
    git(folder, "commit", "--message=it", **variables)


# The Action


class Runner:
    """What of GitHub's runner a composite action of shell steps needs: inputs, files of outputs, a shell."""

    def __init__(self, workspace: Path, temp: Path) -> None:
        self.workspace = workspace
        self.temp = temp
        self.outputs = temp / "outputs"
        self.said = ""

    def run(self, steps: list[dict[str, Any]], **inputs: str) -> int:
        """Run steps as a workflow would that calls the action; the status of the one that failed."""
        given = {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()} | inputs
        self.outputs.write_text("")
        self.said = ""
        for step in steps:
            assert step["shell"] == "bash"
            environment = {name: self._filled(value, given) for name, value in step.get("env", {}).items()}
            environment |= {
                "RUNNER_TEMP": str(self.temp),
                "GITHUB_WORKSPACE": str(self.workspace),
                "GITHUB_OUTPUT": str(self.outputs),
                "GITHUB_ACTION_PATH": str(ROOT / ".github" / "actions" / "lint"),
            }
            assert "${{" not in step["run"], "an input in a script is code that a pull request can write"
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.workspace / self._filled(step.get("working-directory", "."), given),
                env=os.environ | environment | {"XDG_CACHE_HOME": str(self.temp)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            self.said += done.stdout
            if done.returncode:
                return done.returncode
        return 0

    def written(self) -> dict[str, str]:
        """The outputs of the steps."""
        return dict(line.split("=", 1) for line in self.outputs.read_text().splitlines())

    @staticmethod
    def _filled(text: str, given: dict[str, str]) -> str:
        return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: given[match[1]], text)


INSTALL, LINT = ACTION["runs"]["steps"]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner on whose disk the first step has put a schemadef: the one here."""
    temp = tmp_path / "temp"
    (temp / "schemadef").mkdir(parents=True)
    (temp / "schemadef" / "bin").symlink_to(BIN)
    folder = repository(tmp_path / "work space", m__0001_a=TYPE.format("old"))
    git(folder, "checkout", "--quiet", "-b", "mine")
    return Runner(folder, temp)


def test_the_action_annotates_what_the_branch_adds_and_writes_sarif(runner: Runner) -> None:
    put(runner.workspace, m__0002_b=TYPE.format("b"))
    assert runner.run([LINT], paths="m", args="--since main", sarif="lint.sarif") == 1
    assert runner.said.startswith("::error file=m/0002_b.sql,line=1,endLine=1,col=1,")
    assert runner.said.count("::error") == 1
    assert runner.written() == {"status": "1", "sarif": "lint.sarif"}
    assert '"uri": "m/0002_b.sql"' in (runner.workspace / "lint.sarif").read_text()
    put(runner.workspace, m__0002_b="SELECT 1;\n")
    assert runner.run([LINT], paths="m", args="--since main") == 0
    assert runner.written() == {"status": "0"}
    assert runner.run([LINT], paths=". ../m", sarif="x.sarif", **{"working-directory": "m"}) == 1
    assert runner.said.startswith("::error file=m/0001_a.sql,"), "from the top, wherever it ran"
    assert '"uri": "m/0001_a.sql"' in (runner.workspace / "m" / "x.sarif").read_text()


def test_wrong_usage_ends_the_action_with_its_sentence(runner: Runner) -> None:
    assert runner.run([LINT], paths="m", args="--since nowhere", sarif="lint.sarif") == 2
    assert 'error: git has no commit "nowhere" here' in runner.said
    assert runner.written() == {"status": "2"}
    assert not (runner.workspace / "lint.sarif").exists()
    assert runner.run([LINT], paths="m; touch stolen", args="$(touch stolen)") == 2
    assert not (runner.workspace / "stolen").exists(), "inputs are words, never commands"


@pytest.mark.parametrize("steps", [[LINT], *([[INSTALL, LINT]] if FULL else [])])
def test_the_action_looks_at_every_database_of_the_configuration(runner: Runner, steps: list[dict[str, Any]]) -> None:
    if INSTALL in steps:  # which installs the schemadef that the action is part of
        (runner.temp / "schemadef" / "bin").unlink()
    toml = '[databases.app]\ndeclaration = "s.py"\ndialect = "neon"\nfolder = "m"\n'
    (runner.workspace / "schemadef.toml").write_text(toml)
    (runner.workspace / "s.py").write_text(
        "from schemadef import Table, text, uuid\n\n\nclass A(Table):\n    id = uuid(primary_key=True)\n    b = text()\n"
    )
    assert runner.run(steps) == 1
    assert "::error file=m/0001_a.sql" in runner.said
