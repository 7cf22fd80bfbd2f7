"""Each rule mends what it finds, proposes the SQL to write instead, or has a reason why it does neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_pages import UNSHOWN, files
from test_lint_instead import CASES
from test_lint_rebuilds import CASES as REBUILDS

from schemadef.dialect import dialect_names, load_dialect
from schemadef.lint.finding import Finding
from schemadef.lint.rule import RULES, load_rules
from schemadef.lint.run import lint, settings_for
from schemadef.lint.wishes import Wishes

load_rules()
PROPOSED = {case.code for case in CASES} | {code for case in REBUILDS for code in case.codes.split()}
AUTHOR = {
    "SAFE105": "an exclusion constraint can neither be NOT VALID nor take over an index: nothing spares the lock",
    "SAFE107": "how long to wait, and what tries again then, is the runner's: it is said with the two ways to say it",
    "SAFE108": "which statements belong together is what the author means; each stays as it is, in another file",
    "SAFE207": "what is written meanwhile, and who references the table, decides how it is copied",
    "SAFE301": "whether the rows may go; nothing brings them back",
    "SAFE302": "whether the values may go; nothing brings them back",
    "SAFE303": "what of the namespace may go",
    "SAFE304": "which rows may go",
    "SAFE306": "whether something that runs still uses it",
    "SAFE307": "what becomes of values that are too long; the query that looks for them is given",
    "SAFE308": "which value the rows get instead",
    "SAFE309": "whether what the rule has kept out may come in",
    "SAFE405": "the code that writes has to change, and no SQL",
    "SAFE406": "where among the others a value belongs",
    "SEC101": "which rows each role may see",
    "SEC103": "which rows each role may see: enabling it alone hides all of them",
    "SEC108": "whose rows they are, or whether reading was meant",
    "SEC111": "the secret is in the history of the repository by now: it has to be changed, outside of it",
    "SEC112": "whether the team allows the extension",
    "SEC113": "the body is written in another language",
    "SEC118": "what the role does with the table",
    "SEC114": "which of what is joined are names, and which are values",
    "CFD105": "where a statement can be cut",
    "CFD106": "which columns belong together",
    "CFD107": "how the rows are divided",
    "CFD108": "what an ordinary table of it would hold",
    "CFD109": "which name it gets",
    "CFD112": "how else it is computed",
    "CFD114": "which columns of the view are needed",
    "CFD115": "by which key the rows are divided; D1 has no rowid of WITHOUT ROWID tables",
    "LITE109": "whether the column holds texts, numbers or bytes",
    "LITE111": "whether a number may be given to a new row once its row is gone",
    "LITE112": "when the value is to be computed",
    "LITE113": "which columns tell a row of the other table",
    "LITE115": "how else it is said",
    "LITE118": "which row was meant",
    "LITE120": "which column was meant, or which value",
    "LITE122": "which key tells the rows apart",
    "TURSO108": "what else keeps the version",
    "TURSO110": "by which order rows are chosen",
    "NEON114": "what would be there already; the guarded form is a fix where the statement can be read",
    "NEON128": "which key tells the rows apart, where no key is known; else it is a fix",
    "NEON129": "which rows are not yet as they should be",
    "NEON131": "what a function does, or a text that is put together",
    "NEON134": "what the template puts in",
    "NEON137": "what else does what the extension did",
    "NEON140": "which rows are not yet as they should be, where no key is known",
}
"""What only the author of the statement can decide."""
PLACE = {
    "CFD113": "the file gets another name",
    "CFD116": "the comment goes to another line",
    "LITE105": "it goes above BEGIN",
    "LITE106": "what is to be made again is said in the message, with its text",
    "NEON109": "it is left out",
    "NEON123": "the guard of a fix, which NEON105, NEON106, NEON110 and NEON111 write",
    "NEON124": "the guard of a fix, which NEON105, NEON106, NEON110 and NEON111 write",
    "NEON125": "the same statement in a unit of its own",
    "NEON127": "the same statements in two units",
    "NEON130": "the same block with another tag",
    "NEON133": "the rows have to be written as an INSERT, from a file that may hold more than a statement can",
    "TURSO105": "it is left out",
    "TURSO106": "the same statement in a file of its own, in batches by a key",
    "FILE": "files are named, numbered, written or moved",
    "LINT": "the text is no SQL, or a comment is wrong",
    "DECL": "the declaration is Python",
    "NAME": "which name it gets",
}
"""What is written as it is in another place, or is no SQL at all."""
SAID = {
    "LITE102": "the directive to write above the statement is in the message",
    "NEON132": "the call of set_config is in the message",
    "NEON135": "the ALTER that adds what is missing is in the message",
    "SAFE111": "the CREATE INDEX is in the message",
    "TURSO107": "the type is in the message",
    "TURSO109": "the statement to use is in the message",
    "TYPE": "the type to write is in the message; of a table in use SAFE201 has the SQL",
}
"""A message that says what to write in its own line."""
REASONS = AUTHOR | PLACE | SAID


def reason(code: str) -> str:
    """Why a rule proposes nothing; of a group that has one reason, the group's."""
    return REASONS.get(code) or REASONS.get(code.rstrip("0123456789"), "")


def findings(code: str, folder: Path) -> list[Finding]:
    """What a rule finds in its own example, in whichever dialect does."""
    found = []
    for dialect in map(load_dialect, dialect_names()):
        settings = settings_for(dialect, select=[code])._replace(wishes=Wishes(extensions=("vector",)))
        if code in settings.severities:
            for linted in lint(files(RULES[code].bad, folder), dialect, settings):
                found += [one for one in linted.findings if one.code == code]
    return found


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if rule.reads_sql and code not in UNSHOWN))
def test_a_rule_mends_proposes_or_says_why_not(code: str, tmp_path: Path) -> None:
    found = findings(code, tmp_path / "bad")
    if code in PROPOSED or any(one.fix for one in found):
        assert code not in AUTHOR, "the reason is no longer true"
        return
    assert reason(code)
    # what needs a decision is said in words that somebody can act on
    assert code not in AUTHOR or all(one.help and "…" not in one.help for one in found if code[:4] in ("SAFE", "SEC1"))


def test_a_reason_is_of_a_rule_that_is_there() -> None:
    assert not {code for code in REASONS if code not in RULES and not any(one.startswith(code) for one in RULES)}
