"""`schemadef explain`: what a rule of the linter means, why, and how to write it instead."""

from __future__ import annotations

import click

from schemadef.errors import ConfigError
from schemadef.lint.rule import load_rules, rule_of_error


@click.command("explain", short_help="Say what a rule of the linter means, why, and what to write instead.")
@click.argument("code")
def command(code: str) -> None:
    """Print the page of a rule: why, bad, good, source. CODE is a rule's, or what a server said."""
    rules = load_rules()
    rule = rules.get(code.upper()) or rule_of_error(code)
    if rule is None:
        from difflib import get_close_matches

        near = get_close_matches(code.upper(), rules, n=3)
        message = f'there is no rule "{code}"'
        raise ConfigError(message, hint=f"did you mean {' or '.join(near)}?" if near else "see `schemadef lint --help`")
    bad, good = (
        "\n".join(f"    {line}" if line else "" for line in text.rstrip().split("\n")) for text in (rule.bad, rule.good)
    )
    click.echo(f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.why}\n\nBad:\n\n{bad}\n\nGood:\n\n{good}\n")
    click.echo(f"Source: {rule.source}")
