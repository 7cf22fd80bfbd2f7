"""Statements that D1 cuts at a semicolon within them, and some that it leaves whole."""

from __future__ import annotations

PLAIN = "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = 'x;y' WHERE a = NEW.a; SELECT 1; END"
CUT = {
    "small letters": "CREATE TRIGGER tr AFTER INSERT ON t begin UPDATE t SET b = 'x;y' WHERE a = NEW.a; SELECT 1; end",
    "two lines": "CREATE TRIGGER tr AFTER INSERT ON t\nBEGIN\n UPDATE t SET b = 'x;y' WHERE a = NEW.a; SELECT 1;\nEND",
    "CRLF": "CREATE TRIGGER tr AFTER INSERT ON t\r\nBEGIN UPDATE t SET b = 'x;y' WHERE a = NEW.a; SELECT 1; END",
    "a CASE": "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = CASE WHEN 1 THEN 'x;y' END WHERE a = NEW.a;"
    " SELECT 1; END",
    "a comment": "CREATE TRIGGER tr AFTER INSERT ON t BEGIN /* ; */ UPDATE t SET b = 'x;y' WHERE a = NEW.a; SELECT 1; END",
}
WHOLE = {
    "one line": PLAIN,
    "a CASE in parentheses": "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = (CASE WHEN 1 THEN 'x;y' END)"
    " WHERE a = NEW.a; SELECT 1; END",
}
