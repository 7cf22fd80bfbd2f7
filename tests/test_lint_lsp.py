"""The language server, asked by a client of the protocol over standard input and output."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from schemadef.lint.server.positions import Positions
from schemadef.lint.server.server import DELAY

UNGUARDED = "CREATE TYPE mood AS ENUM ('🙂', 'ü');\n"
# what is wrong stands behind characters that are two units long, on a line that ends with CR LF
WIDE = "-- 🙂🙂\r\nSELECT '🙂ü'; CREATE TABLE \"a🙂\" (id int);\r\n"


class Editor(LanguageClient):
    """A client that keeps the last diagnostics of each document, and what it was shown."""

    def __init__(self) -> None:
        super().__init__("editor", "1")
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.shown: list[str] = []
        self.versions: dict[str, int] = {}

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

        @self.feature(types.WINDOW_SHOW_MESSAGE)
        def show(params: types.ShowMessageParams) -> None:
            self.shown.append(params.message)

    async def said(self, uri: str, version: int | None = None) -> list[types.Diagnostic]:
        while True:
            params = await asyncio.wait_for(self.published.get(), 20)
            if params.uri == uri and version in (None, params.version):
                return list(params.diagnostics)

    def open(self, file: Path, text: str) -> str:
        uri = file.as_uri()
        self.versions[uri] = 1
        document = types.TextDocumentItem(uri, "sql", 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(document))
        return uri

    def change(self, uri: str, text: str) -> int:
        self.versions[uri] += 1
        named = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.text_document_did_change(types.DidChangeTextDocumentParams(named, [change]))
        return self.versions[uri]

    async def actions(self, uri: str, at: types.Range, only: list[str] | None = None) -> list[types.CodeAction]:
        context = types.CodeActionContext([], only)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), at, context)
        found = await self.text_document_code_action_async(params)
        return [one for one in found or [] if isinstance(one, types.CodeAction)]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., None]:
    """Run a dialogue with a server of its own; `encodings` are what the client can count in."""

    def started(
        dialogue: Callable[[Editor], Awaitable[None]], encodings: list[str] | None = None, versioned: bool = False
    ) -> None:
        async def whole() -> None:
            editor = Editor()
            await editor.start_io(sys.executable, "-m", "schemadef", "lsp", "--stdio", cwd=tmp_path)
            general = types.GeneralClientCapabilities(position_encodings=encodings)
            edits = types.WorkspaceEditClientCapabilities(document_changes=versioned)
            workspace = types.WorkspaceClientCapabilities(workspace_edit=edits)
            capabilities = types.ClientCapabilities(workspace, general=general if encodings else None)
            await editor.initialize_async(types.InitializeParams(capabilities, root_uri=tmp_path.as_uri()))
            editor.initialized(types.InitializedParams())
            await dialogue(editor)
            await editor.shutdown_async(None)
            editor.exit(None)
            await editor.stop()

        asyncio.run(asyncio.wait_for(whole(), 60))

    return started


def applied(text: str, action: types.CodeAction, uri: str, encoding: str = "utf-16") -> str:
    """A text after an action's edits, made as an editor makes them."""
    assert action.edit is not None and action.edit.changes is not None
    positions = Positions(text, encoding)
    edits = [
        (positions.offset(e.range.start), positions.offset(e.range.end), e.new_text) for e in action.edit.changes[uri]
    ]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def test_what_is_opened_changed_and_closed_is_looked_at(run: Callable[..., None], tmp_path: Path) -> None:
    async def dialogue(editor: Editor) -> None:
        uri = editor.open(tmp_path / "0001_a.sql", UNGUARDED)
        (first,) = await editor.said(uri, 1)
        assert (first.code, first.source, first.severity) == ("NEON101", "schemadef", types.DiagnosticSeverity.Error)
        assert first.range == types.Range(types.Position(0, 0), types.Position(0, 11))
        for text in ("CREATE", "CREATE TABLE", "CREATE TABLE IF NOT EXISTS a (id int);\n"):
            version = editor.change(uri, text)
        assert await editor.said(uri) == []
        await asyncio.sleep(2 * DELAY)
        assert editor.published.empty(), "only the last of several changes is looked at"
        version = editor.change(uri, "\ufeff" + UNGUARDED)
        (marked,) = await editor.said(uri, version)
        assert marked.range == types.Range(types.Position(0, 1), types.Position(0, 12))
        editor.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        assert await editor.said(uri) == []

    run(dialogue)


@pytest.mark.parametrize(("encodings", "column"), [(None, 13), (["utf-32"], 12), (["utf-8", "utf-16"], 16)])
def test_positions_are_in_the_units_that_the_client_counts(
    run: Callable[..., None], tmp_path: Path, encodings: list[str] | None, column: int
) -> None:
    # SELECT '🙂ü'; is 13 characters in UTF-16 and a blank follows
    async def dialogue(editor: Editor) -> None:
        uri = editor.open(tmp_path / "0001_a.sql", WIDE)
        found = {one.code: one.range for one in await editor.said(uri, 1)}
        assert found["NEON103"] == types.Range(types.Position(1, column + 1), types.Position(1, column + 13))

    run(dialogue, encodings)


def test_the_rest_of_the_folder_is_read_too(run: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").write_text("CREATE TABLE IF NOT EXISTS a (id int, name varchar(20));\n")

    async def dialogue(editor: Editor) -> None:
        grown = "ALTER TABLE a ALTER COLUMN name TYPE varchar({});\n"
        uri = editor.open(tmp_path / "0002_b.sql", grown.format(10))
        assert "SAFE201" in [one.code for one in await editor.said(uri, 1)]
        version = editor.change(uri, grown.format(50))
        assert "SAFE201" not in [one.code for one in await editor.said(uri, version)], "the old type is known"
        other = editor.open(tmp_path / "0002_c.sql", "SELECT 1;\n")
        assert [one.code for one in await editor.said(other, 1)] == ["FILE102"]

    run(dialogue)


def test_in_a_large_folder_what_is_typed_is_looked_at_within_a_moment_and_never_late(
    run: Callable[..., None], tmp_path: Path
) -> None:
    table = "CREATE TABLE IF NOT EXISTS t{0} (id int, name varchar(20));\n-- {1}\n"
    for number in range(1, 1_001):
        (tmp_path / f"{number:04}_a.sql").write_text(table.format(number, "x" * 900))
        (tmp_path / f"{number:04}_a.down.sql").write_text(f"DROP TABLE IF EXISTS t{number};\n")

    async def dialogue(editor: Editor) -> None:
        first = editor.open(tmp_path / "0001_a.sql", table.format(1, ""))
        assert await editor.said(first, 1) == []
        newest = editor.open(tmp_path / "1001_b.sql", "SELECT 1;\n")
        assert [one.code for one in await editor.said(newest, 1)] == ["FILE101"]
        widths = {}
        for width in range(11, 31):
            widths[editor.change(newest, f"ALTER TABLE t1000 ALTER COLUMN name TYPE varchar({width});\n")] = width
            await asyncio.sleep(0.05 if width % 10 else 3 * DELAY)
        seen: list[int] = []
        sent, begun = max(widths), time.monotonic()
        while not seen or seen[-1] != sent:
            params = await asyncio.wait_for(editor.published.get(), 10)
            if params.uri == newest:
                assert params.version is not None
                seen.append(params.version)
                codes = [one.code for one in params.diagnostics]
                assert ("SAFE201" in codes) is (widths[params.version] < 20), (params.version, codes)
        assert time.monotonic() - begun < 5
        assert seen == sorted(set(seen)) and len(seen) < 12, "what nobody paused at is not looked at"
        # all that stands behind the first file is read for it, which takes its time: nothing waits for that
        changed = editor.change(first, "CREATE TABLE t1 (id int);\n")
        await asyncio.sleep(DELAY + 0.05)
        last = editor.change(first, table.format(1, "") + UNGUARDED)
        at = types.HoverParams(types.TextDocumentIdentifier(newest), types.Position(0, 0))
        await editor.text_document_hover_async(at)
        versions = {first: [changed - 1]}
        while versions[first][-1] != last:
            params = await asyncio.wait_for(editor.published.get(), 20)
            versions.setdefault(params.uri, []).append(params.version or 0)
        assert changed not in versions[first], "what is old before it is found is not said"

    run(dialogue)


def test_a_folder_that_is_replayed_in_memory_is_looked_at_again(run: Callable[..., None], tmp_path: Path) -> None:
    database = '[databases.a]\ndeclaration = "s.py"\ndialect = "d1"\nfolder = "."\n'
    (tmp_path / "schemadef.toml").write_text(database)
    (tmp_path / "0001_a.sql").write_text("CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY);\n")

    async def dialogue(editor: Editor) -> None:
        uri = editor.open(tmp_path / "0002_b.sql", "ALTER TABLE a ADD COLUMN id TEXT;\n")
        refused = [one.message for one in await editor.said(uri, 1)]
        assert any("duplicate column" in one for one in refused)
        version = editor.change(uri, "ALTER TABLE a ADD COLUMN b TEXT;\n")
        assert not any("duplicate column" in one.message for one in await editor.said(uri, version))
        version = editor.change(uri, "ALTER TABLE a ADD COLUMN id TEXT;\n")
        assert [one.message for one in await editor.said(uri, version)] == refused

    run(dialogue)


def test_hover_shows_the_page_of_the_rule(run: Callable[..., None], tmp_path: Path) -> None:
    async def dialogue(editor: Editor) -> None:
        text = UNGUARDED + "-- schemadef: ignore NEON103 it runs once\nCREATE TABLE a (id int);\n"
        uri = editor.open(tmp_path / "0001_a.sql", text)
        await editor.said(uri, 1)
        pages = []
        for line, character in ((0, 3), (1, 24), (2, 22)):
            at = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
            answer = await editor.text_document_hover_async(at)
            assert answer is None or isinstance(answer.contents, types.MarkupContent)
            pages.append(answer.contents.value[:11] if answer else None)
        assert pages == ["**NEON101**", "**NEON103**", None]

    run(dialogue)


def test_actions_mend_one_or_all_or_ignore_with_a_reason(run: Callable[..., None], tmp_path: Path) -> None:
    async def dialogue(editor: Editor) -> None:
        text = "\ufeff" + WIDE + "--> statement-breakpoint\r\n  " + UNGUARDED + "--> statement-breakpoint\nCOMMIT;\n"
        uri = editor.open(tmp_path / "0001_a.sql", text)
        found = {one.code: one for one in await editor.said(uri, 1)}
        assert set(found) >= {"NEON101", "NEON103", "NEON108"}
        mend, ignore, everything = await editor.actions(uri, found["NEON101"].range)
        assert (mend.title, mend.is_preferred) == ("Mend NEON101", True)
        assert "IS NULL THEN" in applied(text, mend, uri)
        (unsafe, _, _) = await editor.actions(uri, found["NEON108"].range)
        assert "unsafe" in unsafe.title and not unsafe.is_preferred
        assert "COMMIT" not in applied(text, unsafe, uri)
        ignored = applied(text, ignore, uri)
        assert "\n  -- schemadef: ignore NEON101 say why\n  CREATE TYPE" in ignored
        version = editor.change(uri, ignored)
        assert not {"NEON101", "LINT004"} & {one.code for one in await editor.said(uri, version)}
        version = editor.change(uri, applied(text, everything, uri))
        assert {one.code for one in await editor.said(uri, version)} == {"NEON108"}
        nowhere = types.Range(types.Position(0, 0), types.Position(0, 0))
        assert await editor.actions(uri, nowhere, ["source.fixAll"]) == [], "what is left is unsafe"
        editor.change(uri, text)
        (only,) = await editor.actions(uri, nowhere, ["source"])
        assert applied(text, only, uri) == applied(text, everything, uri)

    run(dialogue)


def test_an_edit_is_of_the_version_that_it_was_made_for(run: Callable[..., None], tmp_path: Path) -> None:
    async def dialogue(editor: Editor) -> None:
        uri = editor.open(tmp_path / "0001_a.sql", "SELECT 1;\n")
        version = editor.change(uri, UNGUARDED)
        # asked before the change has been looked at by itself
        (mend, *_) = await editor.actions(uri, types.Range(types.Position(0, 0), types.Position(0, 1)))
        assert mend.edit is not None and mend.edit.document_changes is not None
        (change,) = mend.edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (uri, version)

    run(dialogue, versioned=True)


def test_what_is_applied_is_offered_no_edit(run: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "schemadef.sum").write_text(f"0001_a.sql {'0' * 64}\n")

    async def dialogue(editor: Editor) -> None:
        uri = editor.open(tmp_path / "0001_a.sql", UNGUARDED)
        found = {one.code: one for one in await editor.said(uri, 1)}
        assert await editor.actions(uri, found["NEON101"].range) == []

    run(dialogue)


def test_the_configuration_counts_and_a_mistake_in_it_is_said_once(run: Callable[..., None], tmp_path: Path) -> None:
    toml = tmp_path / "schemadef.toml"
    toml.write_text('[lint]\nignore = ["NEON1O1"]\n')

    async def dialogue(editor: Editor) -> None:
        uri = editor.open(tmp_path / "0001_a.sql", UNGUARDED)
        editor.change(uri, UNGUARDED + " ")
        while not editor.shown:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
        assert len(editor.shown) == 1 and 'schemadef.toml:2: no rule has the code "NEON1O1"' in editor.shown[0]
        toml.write_text('[lint]\nseverity = {NEON101 = "hint"}\nselect = ["NEON101"]\n')
        version = editor.change(uri, UNGUARDED)
        (found,) = await editor.said(uri, version)
        assert found.severity == types.DiagnosticSeverity.Information

    run(dialogue)


def test_a_text_in_no_file_is_looked_at_by_itself(run: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").write_text(UNGUARDED)

    async def dialogue(editor: Editor) -> None:
        document = types.TextDocumentItem("untitled:Untitled-1", "sql", 1, UNGUARDED)
        editor.text_document_did_open(types.DidOpenTextDocumentParams(document))
        assert [one.code for one in await editor.said("untitled:Untitled-1", 1)] == ["NEON101"]

    run(dialogue)


def test_without_the_library_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['pygls'] = None; sys.argv = ['schemadef', 'lsp']\n"
    code += "from schemadef.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        'error: the language server needs pygls, which is not installed; run: pip install "schemadef[lsp]"\n'
    )
