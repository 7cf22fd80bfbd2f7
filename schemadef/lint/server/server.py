"""The server's side of the protocol: which message is answered with what."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from schemadef.errors import SchemadefError
from schemadef.lint.page import markdown
from schemadef.lint.rule import load_rules
from schemadef.lint.server.actions import FIX_ALL, SOURCE, actions, code_at, diagnostics, is_mendable
from schemadef.lint.server.documents import Desk, Document
from schemadef.lint.server.watched import Cancelled
from schemadef.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
DELAY = 0.2
"""Seconds without a change after which what was typed is looked at."""


class LintServer(LanguageServer):
    """What is open and what was found in it; what is typed is looked at once nothing more is typed for a moment.

    Looks run one at a time in a thread of their own, so that messages are answered meanwhile. A change gives up the
    look that is under way: what is published is what is found in the text as it is then. `turn` counts changes and
    looks.
    """

    def __init__(self) -> None:
        # whole texts: the library counts lines of partial changes by other line ends than the protocol
        super().__init__(SOURCE, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.found: dict[str, tuple[int, Document]] = {}
        self.waiting: asyncio.TimerHandle | None = None
        self.looking: asyncio.Task[None] | None = None
        self.refused = ""
        self.turn = 0
        self.desk = Desk()
        self.hands = ThreadPoolExecutor(1)

    @property
    def encoding(self) -> str:
        """How the client counts characters."""
        agreed = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        return str(getattr(agreed, "value", agreed))

    def opened(self) -> dict[str, tuple[int, Path, str]]:
        """The open documents: their versions, paths and texts. What is not saved yet has its name for a path."""
        return {
            uri: (document.version or 0, _path(uri), document.source)
            for uri, document in self.workspace.text_documents.items()
            if _path(uri).suffix == ".sql" or "sql" in (document.language_id or "").lower()
        }

    def soon(self) -> None:
        """Give up what is looked at, and look when nothing more has changed for a moment."""
        self.give_up()
        self.waiting = asyncio.get_running_loop().call_later(DELAY, self.look)

    def give_up(self) -> None:
        """Let no look go on: there is a newer text, or nobody who wants it."""
        self.turn += 1
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None

    def look(self) -> asyncio.Task[None]:
        """Look at all that is open as it is now, and say what is found."""
        self.give_up()
        self.looking = asyncio.get_running_loop().create_task(self._look(self.turn, self.opened()))
        return self.looking

    async def _look(self, turn: int, opened: dict[str, tuple[int, Path, str]]) -> None:
        texts = {path: text for _, path, text in opened.values()}
        try:
            documents = await self.ask(lambda: self.desk.look(texts, lambda: self.turn != turn))
        except Cancelled:
            return
        except SchemadefError as error:
            self._refuse(str(error))
            return
        if turn == self.turn:
            self._publish(opened, documents)

    async def ask(self, what: Callable[[], T]) -> T:
        """Have something done in the thread of looks, once those before it are done."""
        return await asyncio.get_running_loop().run_in_executor(self.hands, what)

    def _publish(self, opened: dict[str, tuple[int, Path, str]], documents: dict[Path, Document]) -> None:
        """Say what was found in documents that are what they were."""
        self.refused = ""
        for uri, (version, path, _) in opened.items():
            document = documents.get(path) if uri in self.workspace.text_documents else None
            if document is None:
                self.forget(uri)
                continue
            self.found[uri] = (version, document)
            said = diagnostics(document, self.encoding)
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, said, version=version))

    async def document(self, uri: str) -> Document | None:
        """An open document with what is found in the text as it is now; None for what is excluded, or not open."""
        while (opened := self.opened().get(uri)) is not None:
            version, document = self.found.get(uri, (None, None))
            if version == opened[0]:
                return document
            task = self.looking if self._is_under_way() else None
            task = task or self.look()
            turn = self.turn
            await task
            if turn == self.turn and self.found.get(uri, (None,))[0] != opened[0]:
                break
        return None

    def _is_under_way(self) -> bool:
        """Whether a look is made that nothing has given up."""
        return self.waiting is None and self.looking is not None and not self.looking.done()

    async def mended(self, uri: str) -> str:
        """The text of a document with everything mended that can be safely."""
        opened = self.opened()
        texts, path = {path: text for _, path, text in opened.values()}, opened[uri][1]
        return await self.ask(lambda: self.desk.mended(texts, path))

    def forget(self, uri: str) -> None:
        """Say nothing more of a document."""
        self.found.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def edit(self, uri: str, edits: Sequence[types.TextEdit]) -> types.WorkspaceEdit:
        """An edit of a document, of the version that it has now where the client can tell versions apart."""
        capabilities = self.client_capabilities.workspace
        if not (capabilities and capabilities.workspace_edit and capabilities.workspace_edit.document_changes):
            return types.WorkspaceEdit(changes={uri: list(edits)})
        version = types.OptionalVersionedTextDocumentIdentifier(uri, self.found[uri][0])
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(version, list(edits))])

    def _refuse(self, message: str) -> None:
        """Say once why nothing can be looked at."""
        if message != self.refused:
            self.refused = message
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"schemadef: {message}"))


def _path(uri: str) -> Path:
    """The file of a document; a relative one for what is in no file."""
    path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else Path(f"{uri.rpartition(':')[2].rpartition('/')[2] or 'untitled'}")


def build() -> LintServer:
    """The server with its answers."""
    server = LintServer()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def now(_: types.DidOpenTextDocumentParams | types.DidSaveTextDocumentParams) -> None:
        server.look()

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(_: types.DidChangeTextDocumentParams) -> None:
        server.soon()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)
        server.look()

    @server.feature(types.SHUTDOWN)
    def ended(_: None) -> None:
        server.give_up()

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        document = await server.document(params.text_document.uri)
        code = code_at(document, params.position, server.encoding) if document else ""
        if code not in load_rules():
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, markdown(load_rules()[code])))

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL]),
    )
    async def offered(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        document = await server.document(uri)
        if document is None:
            return []
        version, wanted = server.found[uri][0], params.context.only
        # an editor asks by itself at every move of the cursor: nothing then that reads the folder again and again
        automatic = not wanted and params.context.trigger_kind == types.CodeActionTriggerKind.Automatic
        mended = "" if automatic or not is_mendable(document) else await server.mended(uri)
        if server.found.get(uri, (None,))[0] != version:
            return []
        found = actions(document, params.range, server.encoding, lambda edits: server.edit(uri, edits), mended)
        return [one for one in found if not wanted or _is_one_of(one.kind, wanted)]

    return server


def _is_one_of(kind: str | None, wanted: Sequence[str]) -> bool:
    """Whether a kind of action is one of those that were asked for, or below one."""
    name, *names = (str(getattr(one, "value", one)) for one in (kind, *wanted))
    return any(name == other or name.startswith(f"{other}.") for other in names)
