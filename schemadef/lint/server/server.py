"""The server's side of the protocol: which message is answered with what."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from schemadef.errors import SchemadefError
from schemadef.lint.page import markdown
from schemadef.lint.rule import load_rules
from schemadef.lint.server.actions import FIX_ALL, SOURCE, actions, code_at, diagnostics
from schemadef.lint.server.documents import Document, looked_at, mended_text
from schemadef.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

DELAY = 0.2
"""Seconds without a change after which what was typed is looked at."""


class LintServer(LanguageServer):
    """What is open and what was found in it; what is typed is looked at once nothing more is typed for a moment."""

    def __init__(self) -> None:
        # whole texts: the library counts lines of partial changes by other line ends than the protocol
        super().__init__(SOURCE, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.found: dict[str, tuple[int, Document]] = {}
        self.waiting: asyncio.TimerHandle | None = None
        self.refused = ""
        self.took = 0.0

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
        """Look when nothing more has changed for a moment, in a large folder for as long as a look takes."""
        if self.waiting is not None:
            self.waiting.cancel()
        self.waiting = asyncio.get_running_loop().call_later(max(DELAY, self.took), self.look)

    def look(self) -> None:
        """Look at all that is open, and say what is found."""
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None
        opened = self.opened()
        begun = time.monotonic()
        try:
            documents = looked_at({path: text for _, path, text in opened.values()})
        except SchemadefError as error:
            self._refuse(str(error))
            return
        self.refused = ""
        self.took = time.monotonic() - begun
        for uri, (version, path, _) in opened.items():
            document = documents.get(path)
            if document is None:
                self.forget(uri)
                continue
            self.found[uri] = (version, document)
            said = diagnostics(document, self.encoding)
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, said, version=version))

    def document(self, uri: str) -> Document | None:
        """An open document with what is found in the text as it is now; None for what is excluded, or not open."""
        version, document = self.found.get(uri, (None, None))
        opened = self.opened().get(uri)
        if opened is not None and version != opened[0]:
            self.look()
            return self.found.get(uri, (0, None))[1]
        return document

    def forget(self, uri: str) -> None:
        """Say nothing more of a document."""
        self.found.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def edit(self, uri: str, edits: Sequence[types.TextEdit]) -> types.WorkspaceEdit:
        """An edit of a document, of the version that it has now where the client can tell versions apart."""
        capabilities = self.client_capabilities.workspace
        if not (capabilities and capabilities.workspace_edit and capabilities.workspace_edit.document_changes):
            return types.WorkspaceEdit(changes={uri: list(edits)})
        version = types.OptionalVersionedTextDocumentIdentifier(uri, self.opened()[uri][0])
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

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        document = server.document(params.text_document.uri)
        code = code_at(document, params.position, server.encoding) if document else ""
        if code not in load_rules():
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, markdown(load_rules()[code])))

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL]),
    )
    def offered(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        document = server.document(uri)
        if document is None:
            return []
        wanted = params.context.only
        automatic = not wanted and params.context.trigger_kind == types.CodeActionTriggerKind.Automatic
        opened = server.opened()
        texts = {path: text for _, path, text in opened.values()}
        found = actions(
            document,
            params.range,
            server.encoding,
            lambda edits: server.edit(uri, edits),
            # an editor asks by itself at every move of the cursor: nothing then that lints the folder anew
            None if automatic else lambda: mended_text(texts, opened[uri][1]),
        )
        return [one for one in found if not wanted or _is_one_of(one.kind, wanted)]

    return server


def _is_one_of(kind: str | None, wanted: Sequence[str]) -> bool:
    """Whether a kind of action is one of those that were asked for, or below one."""
    name, *names = (str(getattr(one, "value", one)) for one in (kind, *wanted))
    return any(name == other or name.startswith(f"{other}.") for other in names)
