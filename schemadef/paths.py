"""Paths of the command line: `users`, `users.email`, `public.users.email`, `"a.b".c`, and what is said of them."""

from __future__ import annotations

from schemadef.errors import ConfigError


def split(text: str, separator: str, option: str) -> tuple[tuple[str, ...], str]:
    """`users.email:mail` as its path and what follows the separator; raises ConfigError for what is no such text."""
    parts = _outside_quotes(text, separator)
    value = separator.join(parts[1:]).strip()
    if separator == ":" and len(parts) == 2:
        value = _unquoted(value)
    if len(parts) < 2 or not value or (separator == ":" and len(parts) != 2):
        forms = {"--rename": "users.email:mail", "--map": "status.old=new"}
        form = forms.get(option, "users.email=expression")
        message = f"{option} {text} cannot be read"
        raise ConfigError(message, hint=f"write it as {option} {form}")
    return path_of(parts[0], option, text), _unquoted(value) if option == "--map" else value


def path_of(text: str, option: str, whole: str) -> tuple[str, ...]:
    """`public."a.b"` as its parts; raises ConfigError for an empty one."""
    parts = tuple(_unquoted(part) for part in _outside_quotes(text, "."))
    if not all(parts):
        message = f"{option} {whole} names nothing: {text!r} is no path"
        raise ConfigError(message, hint=f"write a name with as much before it as is needed: {option} users.email…")
    return parts


def _outside_quotes(text: str, separator: str) -> list[str]:
    parts, quoted = [""], False
    for letter in text:
        quoted = quoted != (letter == '"')
        if letter == separator and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text
