// A schema.ts in use: apply FOLDER with drizzle-orm's migrate(), to the Postgres at URL or else to a SQLite in memory,
// then run STEPS (a module with a function of the database, its schema and drizzle-orm), and print what that returns as
// JSON: SCHEMA FOLDER STEPS [URL]
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { open } from "./expo_sqlite.mjs";

const require = createRequire(import.meta.url);
const [schema, folder, steps, connectionString] = process.argv.slice(2);
const outfile = join(dirname(schema), "schema_in_use.cjs");
const external = ["drizzle-orm", "drizzle-orm/*"];
await build({ entryPoints: [schema], outfile, bundle: true, format: "cjs", platform: "node", external });
const tables = require(outfile);

async function connected() {
  if (connectionString) {
    const { Client } = require("pg");
    const client = new Client({ connectionString });
    await client.connect();
    return { driver: "node-postgres", client, close: () => client.end() };
  }
  const client = open();
  return { driver: "expo-sqlite/driver", client, close: () => client.closeSync() };
}

const { driver, client, close } = await connected();
const { drizzle } = require(`drizzle-orm/${driver}`);
const { readMigrationFiles } = require("drizzle-orm/migrator");
const database = drizzle(client, { schema: tables });
// what every driver's own migrate() does
const config = { migrationsFolder: folder };
for (let time = 0; time < 2; time++) await database.dialect.migrate(readMigrationFiles(config), database.session, config);
const { run } = await import(pathToFileURL(steps).href);
process.stdout.write(JSON.stringify(await run(database, tables, require("drizzle-orm"))));
await close();
