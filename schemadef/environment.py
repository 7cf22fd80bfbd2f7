"""Where a database lives: its URL and token, whose `${VARIABLES}` are resolved only by what connects to it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from schemadef.errors import ConfigError
from schemadef.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

# patterns are texts, compiled when they are first used: most commands connect to nothing
_VARIABLE = r"\$\{([A-Za-z_]\w*)\}"
_PASSWORD = r"(://[^:/?#@\s]*):\S*@"
_SECRET_OPTION = r"(?i)([?&](?:\w*token|\w*password|passwd|jwt|key|secret)=)[^&#\s]*"
_SECRET_WORD = r"(?i)(\bpassword\s*=\s*)(?:'[^']*'|\S+)"
ACCOUNT, TOKEN = "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"
"""Where wrangler, too, looks for the account and for the token (developers.cloudflare.com, system variables)."""
_CLOUDFLARE = "d1://"
_LOCAL = ("file:", "libsql+file:", "sqlite:", "workerd:", ":memory:")
_RELATIVE = r"(?s)((?:libsql\+)?file:|workerd:|sqlite:///)(?![/:?]|$)(?:\./)*(.*)"
_ENV_LINE = (
    r"""^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\n]*?))\s*(?:(?<=\s)\#[^\n]*)?$"""
)


def redact(url: str) -> str:
    """A URL or connection string that may be shown: what could be a password or a token is `***`."""
    without_password = re.sub(_PASSWORD, r"\1:***@", url)
    without_options = re.sub(_SECRET_OPTION, r"\1***", without_password)
    return without_options if "://" in url else re.sub(_SECRET_WORD, r"\1***", without_options)


def read_env_file(text: str) -> dict[str, str]:
    """The variables of a `.env` file: `NAME=value`, quotes, `export` and comments as dotenv reads them."""
    values = {}
    for line in text.removeprefix("\ufeff").splitlines():
        match = None if line.lstrip().startswith("#") else re.match(_ENV_LINE, line)
        if match:
            name, double, single, bare = match.groups()
            escaped = None if double is None else double.replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")
            values[name] = escaped if escaped is not None else single if single is not None else bare
    return values


class Target(Value, frozen=True, kw_only=True):
    """An environment with its variables resolved: what an engine connects to. Its `repr` holds no secret."""

    url: str = ""
    token: str = ""
    sync_url: str = ""

    @property
    def redacted(self) -> str:
        """The URL as it may be shown."""
        return redact(self.url)

    def __repr__(self) -> str:
        return f"Target({self.redacted!r})"


class Environment(Value, frozen=True, kw_only=True):
    """`[databases.NAME.environments.ENV]`; relative paths start at the configuration's folder, `root`.

    Where it is: a `url`; or what `wrangler`'s configuration binds, at Cloudflare or, with `local`, in the folder in
    which wrangler keeps it for development. `sync_url` says that the file of `url` is a replica, and of what.
    """

    name: str
    database: str
    root: Path
    url: str = ""
    token: str = ""
    env_file: str = ""
    sync_url: str = ""
    wrangler: str = ""
    wrangler_env: str = ""
    binding: str = ""
    local: bool = False

    @property
    def redacted(self) -> str:
        """The URL as it was written, fit to be shown."""
        return redact(self.url)

    def __repr__(self) -> str:
        return f"Environment({self.database}.{self.name}, {self.redacted!r})"

    def resolve(self, environ: Mapping[str, str] | None = None) -> Target:
        """The URL and token with each `${VARIABLE}` from `environ` (the process's own by default), else the env file.

        An empty variable counts as unset: that is how CI systems pass a secret that does not exist. The token of a
        local file may be unset, since a file needs none. Raises ConfigError with the variable's name otherwise.
        """
        variables = os.environ if environ is None else environ
        self._check_keys()
        if self.wrangler:
            return self._cloudflare(variables)
        url = self._rooted(self._filled(self.url, variables))
        if not url:
            message = f"{self} has no url"
            raise ConfigError(message, hint="give it one in the configuration")
        sync_url = self._filled(self.sync_url, variables)
        local = url.startswith(_LOCAL) and not sync_url
        given = self.token or (f"${{{TOKEN}}}" if url.startswith(_CLOUDFLARE) else "")
        token = "" if local and self._unset(given, variables) else self._filled(given, variables)
        return Target(url=url, token=token, sync_url=sync_url)

    def _check_keys(self) -> None:
        """Keys that contradict each other, or mean nothing without another."""
        if self.wrangler and (self.url or self.sync_url):
            message = f"{self} has a url and names wrangler's configuration"
            raise ConfigError(message, hint="one of them says where it is: leave the other out")
        given = {"wrangler_env": self.wrangler_env, "binding": self.binding, "local": self.local}
        alone = [key for key, value in given.items() if value and not self.wrangler]
        if alone:
            message = f"{self} has {alone[0]}, which means nothing without wrangler"
            raise ConfigError(message, hint='add `wrangler = "wrangler.jsonc"`, or leave it out')

    def _cloudflare(self, variables: Mapping[str, str]) -> Target:
        """What wrangler's configuration binds: the folder it keeps locally, or Cloudflare's own."""
        from urllib.parse import quote

        from schemadef.wrangler import find_wrangler, local_state, read_d1_database

        file = find_wrangler(self.root / self.wrangler)
        found = read_d1_database(file, env=self.wrangler_env, binding=self.binding)
        if self.local:
            return Target(url=f"workerd:{quote(str(local_state(file).resolve()))}?id={quote(found.local_id, safe='')}")
        if not found.known_as:
            message = f"the D1 database {found.binding} of {file} has neither a database_id nor a database_name"
            raise ConfigError(message, hint="make it with `wrangler d1 create`, or say `local = true`")
        account = found.account_id or self._filled(f"${{{ACCOUNT}}}", variables)
        token = self._filled(self.token or f"${{{TOKEN}}}", variables)
        return Target(url=f"d1://{quote(account, safe='')}/{quote(found.known_as, safe='')}", token=token)

    def __str__(self) -> str:
        return f'environment "{self.name}" of database "{self.database}"'

    def _filled(self, text: str, variables: Mapping[str, str]) -> str:
        for name in self._unset(text, variables):
            looked = f"the environment nor in {self.env_file}" if self.env_file else "the environment"
            missing = " (there is no such file)" if self.env_file and not (self.root / self.env_file).is_file() else ""
            not_set = "is set neither in" if self.env_file else "is not set in"
            message = f"the variable {name} of {self} {not_set} {looked}{missing}"
            raise ConfigError(message, hint=f"set {name}")
        # a secret that was pasted or read from a file often ends with a newline
        return re.sub(_VARIABLE, lambda match: self._value(match.group(1), variables).strip(), text)

    def _unset(self, text: str, variables: Mapping[str, str]) -> list[str]:
        return [name for name in re.findall(_VARIABLE, text) if not self._value(name, variables)]

    def _value(self, name: str, variables: Mapping[str, str]) -> str:
        return variables.get(name) or self._file_values().get(name, "")

    def _file_values(self) -> dict[str, str]:
        path = self.root / self.env_file
        if not self.env_file or not path.is_file():
            return {}
        try:
            return read_env_file(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            message = f"the env file {self.env_file} of {self} cannot be read: {error}"
            raise ConfigError(message) from None

    def _rooted(self, url: str) -> str:
        """The URL of a local file with a relative path starts at the configuration's folder, whatever the cwd is."""
        from urllib.parse import quote

        local = re.match(_RELATIVE, url)
        return f"{local[1]}{quote(str(self.root.resolve()))}/{local[2]}" if local else url
