"""How bad a finding is: as the catalogue of the rules has it, or with the reason on the rule's page.

What the platform refuses, or does a second time, is an error; what is regretted later is a warning; what most files
do, and what cannot be told from a file, is a hint.
"""

from __future__ import annotations

import re

import pytest

from schemadef.lint.finding import Severity
from schemadef.lint.rule import load_rules

CATALOGUE = {
    Severity.ERROR: """
        CFD101 CFD102 CFD103 CFD104 CFD105 CFD106 CFD107 CFD108 CFD109 CFD112 FILE101 FILE102 FILE104 FILE105
        FILE106 FILE108 FILE109 LINT001 LINT003 LINT005 LITE101 LITE103 LITE104 LITE105 LITE106 LITE107
        LITE112 LITE114 NEON101 NEON102 NEON103 NEON104 NEON105 NEON106 NEON107 NEON108 NEON109 NEON110
        NEON111 NEON112 NEON113 NEON114 NEON116 NEON117 NEON118 NEON121 NEON125 NEON127 NEON130 NEON133
        SAFE301 SAFE302 SAFE303 SAFE304 SAFE305 SAFE401 SAFE402 SAFE501 SEC105 SEC107 SEC111 TURSO101 TURSO103
        TURSO105
    """,
    Severity.HINT: """
        LINT004 NEON124 NEON131 SAFE110 SAFE405 SAFE505
    """,
    Severity.WARNING: """
        CFD110 CFD111 CFD113 CFD114 CFD115 FILE103 FILE107 FILE110 FILE111 FILE114 FILE115 LINT002 LITE102
        LITE108 LITE109 LITE110 LITE111 LITE113 LITE115 NEON115 NEON119 NEON120 NEON122 NEON123 NEON126
        NEON128 NEON129 NEON132 NEON134 NEON135 NEON137 SAFE101 SAFE102 SAFE103 SAFE104 SAFE105 SAFE106
        SAFE107 SAFE108 SAFE109 SAFE111 SAFE112 SAFE201 SAFE202 SAFE203 SAFE204 SAFE205 SAFE206 SAFE207
        SAFE208 SAFE306 SAFE307 SAFE308 SAFE309 SAFE403 SAFE404 SAFE406 SAFE502 SAFE503 SAFE504 SEC101 SEC102
        SEC103 SEC104 SEC108 SEC109 SEC110 SEC112 SEC113 SEC114 SEC115 SEC116 TURSO102 TURSO106 TURSO107
        TURSO108 TURSO109
    """,
}
CATALOGUED = {code: severity for severity, codes in CATALOGUE.items() for code in codes.split()}
OTHERWISE = {Severity.ERROR: "An error: ", Severity.WARNING: "A warning: ", Severity.HINT: "A hint: "}


@pytest.mark.parametrize("code", sorted(CATALOGUED))
def test_a_severity_is_the_catalogues_or_its_page_says_why_not(code: str) -> None:
    rule = load_rules()[code]
    said = [severity for severity, words in OTHERWISE.items() if re.search(rf"(?<!\w){words}\w", rule.why)]
    assert said == ([] if rule.severity == CATALOGUED[code] else [rule.severity])
