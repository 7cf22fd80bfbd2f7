"""Our endpoint is an honest one: Neon's own client gets from it what our engine gets, case by case."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from neon_endpoint import Endpoint, neon_endpoint

from schemadef.engines.base import Engine
from schemadef.engines.neon_http import NeonHttp, NeonUrl
from schemadef.engines.scratch import scratch_url
from schemadef.errors import EngineError

SCRIPT = Path(__file__).parent / "node" / "neon_client.mjs"

CASES: list[dict[str, Any]] = [
    {"query": "CREATE TABLE t (id integer PRIMARY KEY, a text, CONSTRAINT a_unique UNIQUE (a))"},
    {"query": "INSERT INTO t VALUES ($1, $2), (2, 'zwei;--') RETURNING id, a", "params": ["1", "it's 日本"]},
    {"query": "SELECT * FROM t ORDER BY id"},
    {"query": "SELECT 1::int2, 2.50::numeric, true, NULL::text, '\\x00ff'::bytea, '{1,2}'::int[], now() IS NULL"},
    {"query": "SELECT $1::int + 1, $2::boolean, $3::jsonb, $4::text", "params": ["41", "true", '{"a": [1]}', None]},
    {"query": "SELECT 1; SELECT 2"},
    {"query": "SELEC 1"},
    {"query": "SELECT * FROM nowhere"},
    {"query": "INSERT INTO t VALUES (1, 'x')"},
    {"query": "INSERT INTO t VALUES (3, 'it''s 日本')"},
    {"query": "SELECT 1 / 0"},
    {"query": "SELECT $1::int", "params": ["one"]},
    {"query": "SELECT $1", "params": []},
    {"query": "DO $x$ BEGIN RAISE EXCEPTION 'no; $$' USING ERRCODE = 'SD001', DETAIL = 'the detail'; END $x$"},
    {"query": "DO $x$ BEGIN RAISE NOTICE 'silent'; END $x$;"},
    {"query": "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END"},
    {"query": "CREATE INDEX CONCURRENTLY i ON t (a)"},
    {"query": ""},
    {"query": "-- nothing"},
    {"query": "SET search_path TO pg_catalog"},
    {"transaction": [{"query": "INSERT INTO t VALUES (4, 'a')"}, {"query": "SELECT count(*) FROM t"}]},
    {"transaction": [{"query": "INSERT INTO t VALUES (5, 'b')"}, {"query": "INSERT INTO t VALUES (5, 'c')"}]},
    {"transaction": [{"query": "SELECT count(*), $1::text FROM t", "params": ["p"]}]},
    {"transaction": [{"query": "DROP INDEX CONCURRENTLY i"}]},
    {"transaction": [{"query": "SHOW transaction_isolation"}], "settings": {"isolationLevel": "ReadCommitted"}},
    {
        "transaction": [{"query": "SET LOCAL search_path TO nowhere"}, {"query": "SHOW search_path"}],
        "settings": {"isolationLevel": "ReadCommitted", "readOnly": False, "deferrable": False},
    },
    {"transaction": [{"query": "ALTER TYPE nope ADD VALUE 'x'"}, {"query": "SELECT 1"}]},
]


def client(url: str, endpoint: Endpoint, cases: list[dict[str, Any]]) -> list[Any]:
    """What Neon's own client is answered; it takes no address for a host, so it is given a name."""
    named = url.replace("127.0.0.1", "localhost")
    done = subprocess.run(
        ["node", str(SCRIPT), named, endpoint.url], input=json.dumps(cases), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def ours(url: str, endpoint: Endpoint, cases: list[dict[str, Any]]) -> list[Any]:
    """What our engine is answered."""
    http = NeonHttp(NeonUrl(endpoint.wrap(url.replace("127.0.0.1", "localhost")), ""), "")
    answers: list[Any] = []
    for case in cases:
        try:
            if "transaction" in case:
                queries = [(one["query"], one.get("params", [])) for one in case["transaction"]]
                answers.append([{"rows": r.rows, "types": r.types} for r in http.together("L", queries)])
            else:
                result = http.one("L", case["query"], case.get("params", []))
                answers.append({"rows": result.rows, "types": result.types})
        except EngineError as error:
            answers.append({"error": {"code": error.code, "message": error.message.removeprefix("L: ")}})
    http.close()
    return answers


MANY = "the text holds more than one statement, and an engine takes exactly one at a time"


def expected(answer: Any) -> Any:
    """The client's answer in our words: the detail in brackets, and one sentence for two statements."""
    if not (isinstance(answer, dict) and "error" in answer):
        return answer
    error = answer["error"]
    if "multiple commands" in error["message"]:
        return {"error": {"code": error["code"], "message": MANY}}
    detail = f" ({' '.join(error['detail'].split())})" if error.get("detail") else ""
    return {"error": {"code": error["code"], "message": error["message"] + detail}}


def test_neons_own_client_is_answered_alike() -> None:
    answers = []
    for ask in (client, ours):
        with scratch_url("postgres") as url, neon_endpoint() as endpoint:
            answers.append(ask(url, endpoint, CASES))
    theirs, mine = answers
    for case, one, other in zip(CASES, theirs, mine, strict=True):
        assert expected(one) == other, case
    failures = {answer["error"]["code"]: answer["error"] for answer in theirs if "error" in answer}
    assert set(failures) == {"42601", "42P01", "23505", "22012", "22P02", "08P01", "SD001", "25001", "42704"}
    assert failures["23505"]["severity"] == "ERROR"
    assert failures["23505"]["constraint"] in ("t_pkey", "a_unique")
    assert failures["SD001"]["detail"] == "the detail"


def test_we_send_what_neons_own_client_sends() -> None:
    cases = [CASES[0], {"transaction": [{"query": "SELECT $1::text", "params": ["x"]}, {"query": "SELECT 2"}]}]
    settings = {"isolationLevel": "ReadCommitted", "readOnly": False, "deferrable": False}
    sent = []
    for ask in (client, ours):
        with scratch_url("postgres") as url, neon_endpoint() as endpoint:
            ask(url, endpoint, [cases[0], cases[1] | {"settings": settings}])
            own = [{k.lower(): v for k, v in one.items() if k.lower().startswith("neon-")} for one in endpoint.headers]
            for headers in own:
                assert headers.pop("neon-connection-string").startswith("postgresql://postgres:")
            sent.append((endpoint.requests, own))
    theirs, mine = sent
    assert mine[0] == theirs[0]
    assert mine[1] == theirs[1]


def test_it_is_a_pool_that_forgets_transactions_and_keeps_settings() -> None:
    """What an engine must not rely on does not hold here, either."""
    with scratch_url("postgres") as url, neon_endpoint() as endpoint:
        http = NeonHttp(NeonUrl(endpoint.wrap(url), ""), "")
        http.one("L", "SET application_name TO 'leaked'", [])
        assert http.one("L", "SHOW application_name", []).rows == [["leaked"]]
        http.one("L", "BEGIN", [])
        http.one("L", "CREATE TABLE t (a integer)", [])
        with psycopg.connect(url) as direct:
            assert direct.execute("SELECT to_regclass('t')::text").fetchone() == ("t",)
        http.close()


def test_an_engine_is_not_misled_by_what_others_leave_behind(neon_engine: tuple[Endpoint, str, Engine]) -> None:
    endpoint, url, engine = neon_engine
    http = NeonHttp(NeonUrl(endpoint.wrap(url), ""), "")
    engine.execute("CREATE TABLE public.t (a integer)")
    http.one("L", "CREATE SCHEMA other", [])
    http.one("L", "SET search_path TO other", [])
    http.close()
    assert engine.query("SELECT 't'::regclass::text") == [("t",)]
    engine.batch(["CREATE TABLE u (a integer)"])
    assert engine.query("SELECT to_regclass('public.u') IS NOT NULL") == [(True,)]
