// A schema.ts in use: apply FOLDER with drizzle-orm's migrate() on a SQLite in memory, then run STEPS (a module that
// exports a function of the database, its schema and drizzle-orm), and print what it returns as JSON: SCHEMA FOLDER STEPS
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const orm = require("drizzle-orm");
const { drizzle } = require("drizzle-orm/sql-js");
const { migrate } = require("drizzle-orm/sql-js/migrator");
const initialise = require("sql.js");

const [schema, folder, steps] = process.argv.slice(2);
const outfile = join(steps, "..", "schema_in_use.cjs");
const external = ["drizzle-orm", "drizzle-orm/*"];
await build({ entryPoints: [schema], outfile, bundle: true, format: "cjs", platform: "node", external });
const SQL = await initialise();
const client = new SQL.Database();
client.run("PRAGMA foreign_keys = ON");
const tables = require(outfile);
const database = drizzle(client, { schema: tables });
migrate(database, { migrationsFolder: folder });
migrate(database, { migrationsFolder: folder });
const { run } = await import(pathToFileURL(steps).href);
process.stdout.write(JSON.stringify(await run(database, tables, orm)));
