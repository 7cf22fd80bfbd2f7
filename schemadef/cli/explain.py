"""`schemadef explain`: what a rule of the linter means, why, and how to write it instead."""

from __future__ import annotations

import click

from schemadef.cli.options import as_json
from schemadef.cli.report import print_json, say
from schemadef.errors import ConfigError
from schemadef.lint.page import page, table
from schemadef.lint.rule import Rule, load_rules, rules_of_error


@click.command("explain", short_help="Say what a rule of the linter means, and what to write instead.")
@click.argument("code", required=False)
@as_json
def command(code: str | None, as_json: bool) -> None:
    """Print the page of a rule: why, bad, good, source. CODE is a rule's, or what a server said; without it all rules
    are listed.
    """
    rules = load_rules()
    chosen = _chosen(code, rules)
    if as_json:
        print_json({"rules": [_document(rule) for rule in chosen]})
    elif code is None:
        say(table(chosen))
        say("`schemadef explain CODE` says why, and what to write instead.")
    else:
        click.echo(page(chosen[0]), nl=False)
        if others := ", ".join(f"{rule.code} {rule.name}" for rule in chosen[1:]):
            say(f"\nIt may be about this, too: {others}")


def _chosen(code: str | None, rules: dict[str, Rule]) -> list[Rule]:
    """The rules that are asked about; raises ConfigError for the code of none."""
    if code is None:
        return [rules[name] for name in sorted(rules)]
    named = rules.get(code.upper())
    found = [named] if named is not None else list(rules_of_error(code))
    if not found:
        from schemadef.lint.configured import nearest

        message = f'there is no rule "{code}"'
        raise ConfigError(message, hint=nearest(code))
    return found


def _document(rule: Rule) -> dict[str, object]:
    names = ("code", "name", "why", "bad", "good", "source")
    return {**{name: getattr(rule, name) for name in names}, "severity": str(rule.severity)}
