CREATE FUNCTION f(a int, OUT b double precision) LANGUAGE sql AS 'select 1.0::float8';
--> statement-breakpoint
ALTER FUNCTION f(a int) RENAME TO g;
--> statement-breakpoint
CREATE RULE r AS ON INSERT TO orders DO ALSO NOTHING;
--> statement-breakpoint
ALTER RULE r ON orders RENAME TO s;
--> statement-breakpoint
CREATE TYPE shell;
--> statement-breakpoint
CREATE FUNCTION eq(orders, orders) RETURNS bool IMMUTABLE LANGUAGE sql AS 'select true';
--> statement-breakpoint
CREATE OPERATOR === (LEFTARG = orders, RIGHTARG = orders, FUNCTION = eq, COMMUTATOR = ====);
--> statement-breakpoint
CREATE OPERATOR public.==== (LEFTARG = orders, RIGHTARG = orders, FUNCTION = eq, COMMUTATOR = ===);
--> statement-breakpoint
CREATE FUNCTION o2t(orders) RETURNS text IMMUTABLE LANGUAGE sql AS 'select ''x''::text';
--> statement-breakpoint
CREATE CAST (orders AS text) WITH FUNCTION o2t(orders);
--> statement-breakpoint
CREATE TEXT SEARCH CONFIGURATION cfg (COPY = simple);
--> statement-breakpoint
ALTER TEXT SEARCH CONFIGURATION cfg RENAME TO cfg2;
--> statement-breakpoint
CREATE TEXT SEARCH DICTIONARY public.dict (TEMPLATE = simple);
--> statement-breakpoint
CREATE COLLATION coll FROM "C";
--> statement-breakpoint
ALTER COLLATION coll RENAME TO "Coll";
--> statement-breakpoint
CREATE STATISTICS st (dependencies) ON id, email FROM orders;
--> statement-breakpoint
ALTER STATISTICS st RENAME TO st2;
--> statement-breakpoint
CREATE OPERATOR FAMILY fam USING btree;
--> statement-breakpoint
ALTER OPERATOR FAMILY fam USING btree RENAME TO fam2;
--> statement-breakpoint
CREATE OPERATOR CLASS opc FOR TYPE text USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 bttextcmp(text,text);
--> statement-breakpoint
ALTER OPERATOR CLASS opc USING btree RENAME TO opc2;
--> statement-breakpoint
CREATE CONVERSION myconv FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
--> statement-breakpoint
ALTER CONVERSION myconv RENAME TO myconv2;
--> statement-breakpoint
CREATE FOREIGN DATA WRAPPER dummy;
--> statement-breakpoint
ALTER FOREIGN DATA WRAPPER dummy RENAME TO dummy2;
--> statement-breakpoint
ALTER TABLE orders ADD EXCLUDE (email WITH =);
--> statement-breakpoint
ALTER TABLE orders ADD UNIQUE (id) INCLUDE (email);
--> statement-breakpoint
CREATE INDEX ON orders (id) INCLUDE (email);
--> statement-breakpoint
CREATE INDEX ON orders ((sum + 1), lower(email));
--> statement-breakpoint
CREATE AGGREGATE agg (int) (SFUNC = int4pl, STYPE = int);
--> statement-breakpoint
ALTER AGGREGATE agg(int) RENAME TO agg2;
--> statement-breakpoint
CREATE PROCEDURE pr(IN x int, y text) LANGUAGE sql AS '';
--> statement-breakpoint
ALTER PROCEDURE pr(IN x int, text) RENAME TO pr2;
--> statement-breakpoint
ALTER PROCEDURE pr2 RENAME TO pr3;
--> statement-breakpoint
CREATE FUNCTION circle2_in(cstring) RETURNS int IMMUTABLE STRICT LANGUAGE internal AS 'int4in';
