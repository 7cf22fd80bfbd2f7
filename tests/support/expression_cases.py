"""Expressions that must mean the same on every engine, each with the kind of its value."""

from __future__ import annotations

CASES = """
boolean i > 0
boolean i >= 0 AND j < 100 OR NOT b
boolean NOT (b AND c)
boolean b
boolean b = TRUE
boolean b = c
boolean b <> (i > 0)
boolean (i > 0) = (j > 0)
boolean b IS TRUE
boolean b IS NOT TRUE
boolean b IS FALSE
boolean b IS NOT FALSE
boolean b IS UNKNOWN
boolean b = 'yes'
boolean i IS NULL
boolean i IS NOT NULL
boolean i IS DISTINCT FROM j
boolean i IS NOT DISTINCT FROM s
boolean x IS DISTINCT FROM y
boolean i BETWEEN -2 AND 3
boolean i NOT BETWEEN s AND 3
boolean i IN (1, 2, 3)
boolean i NOT IN (1, 2, NULL)
boolean i = ANY (ARRAY[1, 2])
boolean i <> ALL (ARRAY[1, 2])
boolean i % 2 = 0
integer i % 3
integer i / 2
integer -7 / 2
integer i / nullif(j, 0)
integer i % nullif(s, 0)
integer i + s * 2 - 1
integer -i
integer -(-i)
integer - -1
integer i - -s
integer i - (s - 1)
integer abs(i)
integer i & 3
integer i | s
integer 1 + i & 3
boolean i & 2 = 2
double f + 1
double f * i
double f - 0.5
double f / nullif(f, 0)
double -f
double abs(f)
boolean f > i
boolean f > 0.1
boolean f >= j
boolean f IN (0.1, 1.5, 2)
boolean r > 0
boolean r = 0.5
boolean n > 0
boolean n > 0.1
boolean n = 1
boolean n = 1.50
boolean n <> i
boolean n BETWEEN 0 AND 10
boolean n IN (1, 1.5)
boolean n IS DISTINCT FROM 1
boolean n > f
boolean 9 < n
boolean n = n
numeric coalesce(n, 0)
numeric coalesce(n, 1.25)
numeric coalesce(n, i)
numeric CASE WHEN b THEN n ELSE 5 END
boolean coalesce(n, 0) > 1
boolean x = 'a'
boolean x <> ''
boolean x > ''
boolean x COLLATE "C" < 'b'
boolean x COLLATE "C" >= y
boolean x = y
boolean x IN ('a', 'it''s')
boolean x LIKE 'a%'
boolean x LIKE 'a_'
boolean x LIKE '_\\_b'
boolean x LIKE '%\\%'
boolean x LIKE '%[c]%'
boolean x LIKE '%*%'
boolean x LIKE '%?'
boolean x LIKE '%]%'
boolean x LIKE 'b*[c]?'
boolean x LIKE '日_'
boolean x LIKE 'a!%' ESCAPE '!'
boolean x LIKE 'aB!%' ESCAPE '!'
boolean x NOT LIKE '%a%'
boolean NOT x NOT LIKE 'a%'
boolean NOT x NOT ILIKE 'a%'
boolean NOT x NOT LIKE 'a%' ESCAPE '!'
boolean NOT (i > 0) IS NOT TRUE
boolean NOT NOT x NOT LIKE 'a%'
boolean NOT x LIKE '%a%'
boolean x ILIKE 'A%'
boolean x ILIKE '%b\\%'
boolean x NOT ILIKE '_b%'
boolean x LIKE '%\\\\%'
boolean x LIKE ''
boolean starts_with(x, 'a')
boolean starts_with(x, '')
integer length(x)
integer length(z)
integer octet_length(x)
integer char_length(x)
text lower(y)
text upper('abc')
text trim(x)
text trim(both 'a' from x)
text trim(leading 'x' from x)
text rtrim(x, 'x')
text ltrim(x)
text btrim(x)
text replace(x, 'a', 'bb')
text replace(x, '', 'b')
integer position('a' in x)
integer strpos(x, '')
text substring(x from 2 for 2)
text substring(x, 2)
text substr(x, 1, 0)
text left(x, 2)
text right(x, 2)
text right(x, 0)
text right(x, 20)
text x || y
text x || i
text x || e || u
text i || x || j
text x || NULL
text concat(x, '-', y, i)
text concat(NULL, x)
text coalesce(x, y, 'none')
text nullif(x, 'a')
text nullif(x, '')
integer nullif(i, 1)
integer nullif(i, s)
integer coalesce(i, s, 0)
double coalesce(f, i)
double coalesce(f, 0) / 2
double CASE WHEN b THEN f ELSE i END / 2
integer CASE WHEN i > 0 THEN 1 WHEN i < 0 THEN -1 ELSE 0 END
integer CASE i WHEN 1 THEN 10 WHEN 2 THEN 20 END
text CASE e WHEN 'sad' THEN 'no' ELSE x END
text CASE WHEN b THEN 'yes' END
integer greatest(i, s)
integer greatest(i, 0)
integer greatest(i, s, 5)
integer least(i, s, j)
double greatest(f, i) / 2
double least(f, 0)
integer greatest(i)
boolean greatest(d, '2020-01-01') = d
boolean e = 'sad'
boolean e IN ('sad', 'ok')
boolean e <> 'happy'
text e::text
text e
text u
boolean u = '00000000-0000-0000-0000-000000000000'
boolean u = '{00000000-0000-0000-0000-000000000000}'
boolean u > '00000000-0000-0000-0000-000000000001'
boolean u > 'AAAAAAAA-0000-0000-0000-000000000000'
text u::text || 'x'
text i::text
text x::varchar(2)
text x::varchar
integer b::integer
boolean i::boolean
double i::double precision
double n::double precision
integer '5'::integer + i
integer i::bigint * 3000000000
boolean '2024-01-01T00:00:00Z' <= ts
boolean ts >= '2024-01-01T00:00:00+00'
boolean tm >= '2024-01-01 00:00:00Z'
boolean ti >= '2024-01-01T00:00:00Z'::timestamptz
boolean ti = '2023-12-31T23:59:59.999Z'
boolean tm < '2024-01-01T02:00:00+02:00'
boolean ts < tm
boolean ts = tm
boolean ts < now()
boolean ti < now() - interval '1 day'
boolean tm > ts + interval '1 hour'
boolean ti + interval '1.5 hours' > ti
ts ts + interval '90 minutes'
tm tm - interval '1 day 2 hours'
ti ti + interval '1 day'
ti ti - interval '00:00:01.500'
tm tm + i * interval '1 second'
ti ti + i * interval '1 second'
ti ti - i * interval '1 minute'
ts ts - s * interval '2 hours'
tm coalesce(tm, '2024-01-01T00:00:00Z')
ti coalesce(ti, '2024-01-01T00:00:00Z')
tm ts
tm CASE WHEN b THEN tm ELSE '2024-01-01T00:00:00Z' END
boolean tm - ts > interval '1 day'
boolean ti - '2024-01-01T00:00:00Z' > interval '0 seconds'
boolean tm - tm = interval '0'
boolean extract(year from ts at time zone 'UTC') >= 2024
integer extract(year from ts at time zone 'UTC')
integer extract(month from tm at time zone 'UTC')
integer extract(day from ti at time zone 'UTC')
integer extract(hour from tm at time zone 'UTC')
integer extract(minute from ti at time zone 'UTC')
integer extract(dow from tm at time zone 'UTC')
integer extract(doy from ts at time zone 'UTC')
integer extract(epoch from ts)::bigint
integer extract(year from d)
integer extract(dow from d)
integer date_part('year', d)
ts date_trunc('day', ts at time zone 'UTC') at time zone 'UTC'
tm date_trunc('day', tm at time zone 'UTC') at time zone 'UTC'
ti date_trunc('month', ti at time zone 'UTC') at time zone 'UTC'
tm date_trunc('year', tm at time zone 'UTC') at time zone 'UTC'
text (tm at time zone 'UTC')::date
text (ts at time zone 'UTC')::date
text (ti at time zone 'UTC')::date
boolean (tm at time zone 'UTC')::date = d
boolean d >= '2024-01-01'
boolean d = '2023-12-31'::date
boolean d BETWEEN '2000-01-01' AND '2024-12-31'
text d + 1
text d - 31
text d + i
integer d - '2024-01-01'::date
boolean d + 1 > d
boolean h > '09:00'
boolean h = '10:00:00.5'
boolean h BETWEEN '08:00' AND '10:00:00'
boolean h IN ('08:30', '00:00')
boolean z = '\\xff00'
boolean z > '\\x00'
boolean z <> '\\x'::bytea
text o -> 'k' ->> 'k'
text o -> 'k' ->> 1
text o ->> 'a.b'
boolean o ->> 'k' = 'v'
boolean o -> 'k' IS NULL
boolean o ->> 'k' IS NOT NULL
boolean o ->> 0 = '1'
json o -> 'k'
text jsonb_typeof(o)
boolean jsonb_typeof(o) = 'object'
text jsonb_typeof(o -> 'k')
integer jsonb_array_length('[1,2,3]')
json jsonb_build_object('a', i, 'b', x, 'c', b, 'd', o, 'e', NULL, 'f', e)
json jsonb_build_array(i, x, b, o, 'lit', 1)
boolean "order" > 1
text 'a;b--c/*d*/'
boolean TRUE
boolean NOT i = 1
boolean i + 1 > 2 AND i - 1 < 3
boolean i = 1 OR i = 2 AND b
boolean (i = 1 OR i = 2) AND b
text 'x' || i + 1
boolean x || 'b' = 'ab'
boolean x || y IS NULL
boolean (i IS NULL) = b
boolean i IS NULL = b
text o -> 'k' ->> 0
text o ->> 0
text x || 'it''s; -- /* $$ */'
boolean (d > '2024-01-01') IS NOT TRUE
integer length('日本')
boolean i = 1 AND (j = 2 OR s = 3) AND NOT (b OR c)
boolean x LIKE 'A%'
boolean x LIKE '%''s'
boolean tm IS NULL
boolean z IS NULL OR o IS NULL
text $$it's$$ || x
boolean x = $tag$a$tag$
double 1.5 + f
boolean i > -2
boolean n > -2.25
boolean 0.1 = n
boolean i > 1.5
numeric 12.50
numeric n
json o
json '{"a": 1}'::jsonb
text 'plain'
ts '2024-01-01T00:00:00Z'
ti '2024-02-29 23:59:59.999+00'
boolean b::integer = 1
boolean -1 * i > 0
boolean i IN (1) OR x IN ('a')
text CASE WHEN i > 0 THEN 'p' WHEN i < 0 THEN 'n' ELSE 'z' END || '!'
"""
ALIKE: list[tuple[str, str]] = [
    (kind, sql) for kind, _, sql in (line.partition(" ") for line in CASES.split("\n")) if sql
]
ALIKE += [
    ("text", "(- 0)::text || 007::text"),
    ("numeric", "-0.0"),
    ("numeric", "00.50"),
    ("numeric", "007"),
    ("text", "'line\nbreak' || x"),
    ("boolean", "x = 'line\nbreak'"),
    ("boolean", "i > 0 -- why\n AND /* and */ b"),
]

REFUSED: list[tuple[str, str]] = [
    ("x ~ '^a'", "x ~ '^a'"),
    ("x SIMILAR TO 'a'", "SIMILAR TO"),
    ("x < 'b'", "the order of texts"),
    ("x < y", "the order of texts"),
    ("greatest(x, y)", "the order of texts"),
    ("e < 'ok'", "the order of an enum"),
    ("x LIKE y", "its pattern must be a literal"),
    ("x ILIKE 'é%'", "ILIKE with a letter beyond ASCII"),
    ("i / j", "a division by zero is an error there and NULL here"),
    ("i % j", "NULLIF(…, 0)"),
    ("f / i", "division by zero"),
    ("n + 1", "decimal fractions are computed exactly there"),
    ("i * 1.5", "decimal fractions"),
    ("-n", "-n"),
    ("abs(n)", "ABS(n)"),
    ("n::integer", "the cast CAST(n AS INT)"),
    ("f::integer", "the cast"),
    ("f::text", "as text"),
    ("x::integer", "the cast"),
    ("x::uuid", "the cast"),
    ("x::char(3)", "the cast"),
    ("i::numeric(10, 2)", "it rounds"),
    ("b::text", "as text"),
    ("r > 0.1", "a comparison of a real with 0.1"),
    ("r + 1 > 0", "r + 1"),
    ("r = f", "a comparison of a real"),
    ("n > 0.1234567890123456", "more than 15 digits"),
    ("i > 99999999999999999999", "64 bits"),
    ("round(f)", "ROUND(f)"),
    ("floor(f)", "FLOOR(f)"),
    ("sqrt(f)", "SQRT(f)"),
    ("f ^ 2", "POWER"),
    ("md5(x)", "MD5(x)"),
    ("random()", "RAND"),
    ("to_char(ts, 'YYYY')", "TO_CHAR"),
    ("initcap(x)", "INITCAP"),
    ("reverse(x)", "REVERSE"),
    ("my_function(i)", "the function my_function()"),
    ("pg_catalog.lower(x)", "pg_catalog"),
    ("substring(x from 0)", "its positions must be literal numbers from 1"),
    ("substring(x from i)", "its positions must be literal numbers"),
    ("substr(x, -1)", "its positions must be literal numbers"),
    ("left(x, -1)", "its positions must be literal numbers"),
    ("right(x, i)", "its positions must be literal numbers"),
    ("ts > '2024-01-01'", "with a time zone"),
    ("ts > 'now'", "with a time zone"),
    ("ts > '2024-01-01T00:00:00.5Z'", "finer than the column's stored form"),
    ("ti < ts", "stored as iso"),
    ("ts + interval '1 month' > tm", "a month and a year have no fixed length"),
    ("ts + interval '0.5 seconds' > ts", "finer"),
    ("ts + i * interval '1 day 1 millisecond' > ts", "finer"),
    ("interval '1 day'", "no column says in which form"),
    ("now()", "no column says in which form"),
    ("extract(hour from ts) > 1", "AT TIME ZONE 'UTC'"),
    ("date_trunc('day', ts) > ts", "AT TIME ZONE 'UTC'"),
    ("date_trunc('week', ts AT TIME ZONE 'UTC') = ts AT TIME ZONE 'UTC'", "WEEK"),
    ("ts AT TIME ZONE 'Europe/Berlin' IS NULL", "only the time zone UTC"),
    ("ts::date = d", "the cast"),
    ("extract(epoch from tm) > 1", "it has a fraction"),
    ("d > '1 Jan 2024'", "YYYY-MM-DD"),
    ("h > '9am'", "HH:MM:SS"),
    ("o = '{}'", "a comparison of two values of the type json"),
    ("o @> '{}'", "@>"),
    ("o ? 'k'", "o ? 'k'"),
    ("o #>> '{a,b}' = 'x'", "#>>"),
    ("o -> x IS NULL", "its key must be a literal"),
    ("o -> -1 IS NULL", "its key must be a literal"),
    ("jsonb_build_object(x, 1) IS NULL", "it must be a literal"),
    ("jsonb_build_object('a', f) IS NULL", "the databases write it differently"),
    ("i << 1 > 0", "i << 1"),
    ("i > > 0", "i >> 0"),
    ("i # 1 > 0", "i # 1"),
    ("ARRAY[1] IS NULL", "ARRAY[1]"),
    ("i BETWEEN SYMMETRIC 3 AND 1", "SYMMETRIC"),
    ("(i, s) = (1, 2)", "(i, s)"),
    ("count(*) > 1", "the aggregate count(*)"),
    ("sum(i) > 1", "the aggregate SUM(i)"),
    ("(SELECT 1) = i", "a query within an expression"),
    ("EXISTS (SELECT 1)", "a query within an expression"),
    ("i IN (SELECT 1)", "a query within an expression"),
    ("current_user = x", "CURRENT_USER"),
    ("x COLLATE \"de_DE\" = 'a'", 'only COLLATE "C"'),
    ("E'a\\nb' = x", "e'a"),
    ("concat_ws(',', x, y)", "CONCAT_WS"),
    ("o || '{}' IS NULL", "a value of the type json as text"),
    ("coalesce(r, f) > 1", "a real beside other numbers"),
    ("nullif(n, 1) > 0", "it compares a numeric and gives it"),
]
"""Expressions that Postgres takes and that must not pass, each with the words that say what."""

WRONG: list[tuple[str, str]] = [
    ("", "is empty"),
    ("   -- nothing", "is empty"),
    ("i >", "does not parse at line 1, column 3"),
    ("i > 0 AND\n\n   OR b", "does not parse at line 3"),
    ("(i > 0", "leaves '(' open"),
    ("i > 0)", "closes '(' that is not open"),
    ("x = 'a", "is never closed at line 1, column 5"),
    ("i > 0 /* b", "is never closed"),
    ("i > 0; DROP TABLE t", "holds more than an expression at line 1, column 6"),
    ("i > 0;", "holds more than an expression"),
    ("i, s", "holds more than an expression at line 1, column 2"),
    ("i s", "does not parse"),
    ("i > $1", "the parameter $1"),
    ("SELECT 1", "does not parse"),
    ("nope > 0", "names the column 'nope', which does not exist"),
    ("odrer > 0", "did you mean 'order'?"),
    ("order > 0", "'order' is a reserved word"),
    ("user = 'x'", "'user' is a reserved word"),
    ("other.i > 0", "the table 'other'"),
    ("i = 'x'", "'x' is no integer"),
    ("i = x", "they do not compare"),
    ("i = b", "they do not compare"),
    ("u = 'not one'", "'not one' is no UUID"),
    ("b = 'maybe'", "'maybe' is no boolean"),
    ("i AND b", "where a condition must stand"),
    ("NOT x", "where a condition must stand"),
    ("CASE WHEN i THEN 1 END", "where a condition must stand"),
    ("coalesce(i, x)", "have no type in common"),
    ("length(i)", "asks for the length of an integer"),
    ("lower(i)", "where text must stand"),
    ("'{' :: jsonb IS NULL", "is no JSON"),
    ("i = 1 = b", "put one of them in parentheses"),
    ("x LIKE 'a\\'", "ends with its escape character"),
]
"""Expressions that are wrong whatever the dialect."""
