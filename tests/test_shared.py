"""Work in two processes gives what one gives, whatever becomes of the second one."""

from __future__ import annotations

import marshal
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from schemadef import shared
from schemadef.config import load_config
from schemadef.errors import DeclarationError
from schemadef.generate import next_change, write_next

HERE = os.getpid()
HEAD = "from schemadef import Check, Index, Table, integer, sql, text\n\n\n"
TABLE = """class T{0}(Table):
    id = integer(primary_key=True)
    name = text(unique=True)
    size = integer(null=True{1})
    by_size = Index(size, name="t{0}_by_size")
    small = Check(sql("size > 0", overrides={{"postgres": "{2}", "sqlite": "{2}"}}), name="t{0}_small")


"""
CONFIG = '[databases.app]\ndeclaration = "schema.py"\ndialect = "{0}"\nfolder = "app"\n'


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with a second processor, whatever this one has."""
    monkeypatch.setattr(shared, "available", lambda: True)


def together(work: list[Callable[[], object]]) -> list[object]:
    return shared.shared(len(work), lambda piece: work[piece](), shared.Codec(marshal.dumps, marshal.loads))


def square(piece: int) -> int:
    return piece * piece


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("count", [0, 1, 2, 3, 40, 200, 201])
def test_results_come_in_their_order(count: int) -> None:
    work = [partial(square, piece) for piece in range(count)]
    assert together(work) == [square(piece) for piece in range(count)]


@pytest.mark.usefixtures("two")
def test_both_processes_work() -> None:
    def slow() -> int:
        # a pipe's end has no order of its own: the first process must not take everything before the second runs
        threading.Event().wait(0.01)
        return os.getpid()

    assert len(set(together([slow] * 40))) == 2


def killed() -> int:
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return 1


def ended() -> int:
    if os.getpid() != HERE:
        os._exit(3)
    return 1


def broken() -> int:
    if os.getpid() != HERE:
        message = "only here"
        raise ValueError(message)
    return 1


def unsayable() -> object:
    return object() if os.getpid() != HERE else 1


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("work", [killed, ended, broken, unsayable])
def test_what_a_failed_process_had_is_done_all_the_same(
    work: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    def fork(fork: Callable[[], int] = os.fork) -> int:
        process = fork()
        started.append(process)
        return process

    def slowly() -> object:
        threading.Event().wait(0.005)
        return work()

    monkeypatch.setattr(os, "fork", fork)
    assert together([slowly] * 30) == [1] * 30
    assert len(started) == 1
    with pytest.raises(ChildProcessError):
        os.waitpid(started[0], os.WNOHANG)  # it has been waited for


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("wrong", [{0}, {39}, {7, 31}, set(range(40))])
def test_the_first_error_is_the_one_that_is_told(wrong: set[int]) -> None:
    def do(piece: int) -> int:
        threading.Event().wait(0.002)
        if piece in wrong:
            raise DeclarationError(str(piece))
        return piece

    with pytest.raises(DeclarationError, match=rf"^{min(wrong)}$"):
        together([partial(do, piece) for piece in range(40)])


def test_nothing_is_divided_beside_threads() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not shared.available()
        assert set(together([os.getpid] * 10)) == {HERE}
    finally:
        stop.set()
        thread.join()


@pytest.mark.usefixtures("two")
def test_children_that_the_system_waits_for() -> None:
    former = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert together([partial(square, piece) for piece in range(10)]) == [square(piece) for piece in range(10)]
    finally:
        signal.signal(signal.SIGCHLD, former)


def test_a_machine_that_has_no_room_for_a_process_does_without(monkeypatch: pytest.MonkeyPatch, two: None) -> None:
    def fork() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", fork)
    assert together([os.getpid] * 10) == [HERE] * 10


def project(folder: Path, dialect: str, tables: int, wrong: frozenset[int] = frozenset()) -> Path:
    folder.mkdir()
    (folder / "schemadef.toml").write_text(CONFIG.format(dialect))
    bodies = [
        TABLE.format(n, f", references=T{n - 1}.id" if n else "", "+ >" if n in wrong else "size > 0")
        for n in range(tables)
    ]
    (folder / "schema.py").write_text(HEAD + "".join(bodies))
    return folder


def written(root: Path) -> list[str]:
    """The files of the first migration; a snapshot without its first line, which has the time."""
    config = load_config(root)
    write_next(next_change(config.databases["app"], config), now=0)
    app = root / "app"
    after = (app / "snapshots" / "0001_initial.json").read_text()
    return [(app / "0001_initial.sql").read_text(), (app / "rollback" / "0001_initial.sql").read_text(), after]


@pytest.mark.parametrize("dialect", ["postgres", "sqlite"])
def test_the_same_files_from_one_process_and_from_two(
    tmp_path: Path, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for processes in (1, 2):
        monkeypatch.setattr(shared, "available", lambda processes=processes: processes == 2)
        made.append(written(project(tmp_path / f"{dialect}{processes}", dialect, 260)))
    assert made[0] == made[1]
    assert made[0][0].count("CREATE TABLE") == 260


@pytest.mark.parametrize("dialect", ["postgres", "sqlite"])
def test_the_same_error_from_one_process_and_from_two(
    tmp_path: Path, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    for processes in (1, 2):
        monkeypatch.setattr(shared, "available", lambda processes=processes: processes == 2)
        root = project(tmp_path / f"{dialect}{processes}", dialect, 260, frozenset({77, 141, 250}))
        with pytest.raises(DeclarationError) as error:
            written(root)
        said.append(str(error.value).replace(str(root), ""))
        assert not (root / "app").exists()
    assert said[0] == said[1]
    # by name, and where foreign keys are made with their tables, by those
    first = {"postgres": "public.t141", "sqlite": "t77"}[dialect]
    assert f"refuse to create table {first}: " in said[0]
