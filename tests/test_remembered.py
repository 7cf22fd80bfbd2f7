"""What is read out of a text is read once, and again for any other text."""

import pytest

from schemadef.remembered import remembered


@pytest.fixture
def reads(tmp_path, monkeypatch):
    """The texts that were read, with a cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return []


def read(text: str, reads: list[str]) -> dict[str, int]:
    reads.append(text)
    return {text: len(text)}


def ask(text: str, reads: list[str]) -> dict[str, int]:
    return remembered("one", text, lambda given: read(given, reads))


def test_the_same_text_is_read_once(reads):
    assert [ask("a", reads), ask("a", reads), ask("bc", reads), ask("bc", reads)] == [{"a": 1}] * 2 + [{"bc": 2}] * 2
    assert reads == ["a", "bc"]


@pytest.mark.parametrize("broken", [b"", b"no marshal", b"i\x01\x00\x00\x00"])
def test_what_is_broken_is_read_again(reads, tmp_path, broken):
    ask("a", reads)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(broken)
    assert ask("a", reads) == {"a": 1}
    assert reads == ["a", "a"]


def test_a_folder_that_cannot_be_made_is_none(reads, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert [ask("a", reads), ask("a", reads)] == [{"a": 1}] * 2
    assert reads == ["a", "a"]


def test_an_error_is_told_each_time(reads):
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            remembered("one", "a", lambda _: 1 // 0)
