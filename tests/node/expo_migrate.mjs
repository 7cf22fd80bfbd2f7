// Apply a migrations.js with drizzle-orm's own migrator for expo-sqlite, over SQLite in memory, and print the tables.
// The module is bundled as metro does it with babel's inline-import: an SQL file is a text. MODULE DRIZZLE_ORM
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { open } from "./expo_sqlite.mjs";

const require = createRequire(import.meta.url);
const [module, orm] = process.argv.slice(2);
const { drizzle } = require(`${orm}/expo-sqlite/driver`);
const { migrate } = require(`${orm}/expo-sqlite/migrator`);

const folder = mkdtempSync(join(tmpdir(), "expo-"));
const outfile = join(folder, "migrations.cjs");
await build({ entryPoints: [module], outfile, bundle: true, format: "cjs", loader: { ".sql": "text" } });
const migrations = require(outfile).default;
rmSync(folder, { recursive: true });

const database = open();
const db = drizzle(database);
for (let time = 0; time < 2; time++) await migrate(db, migrations);
const names = database.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").flat();
const applied = database.rows('SELECT count(*) FROM "__drizzle_migrations"')[0][0];
process.stdout.write(JSON.stringify({ names, applied }));
