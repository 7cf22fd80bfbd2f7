// What drizzle-kit would generate, for each of the folders: the schema.ts in it against the snapshot.json beside it.
// Prints one JSON list of lists of statements. FOLDER...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const kit = require("drizzle-kit/api");
console.log = () => {};

const found = [];
for (const folder of process.argv.slice(2)) {
  const outfile = join(folder, "schema.cjs");
  // drizzle-orm must be the very module that drizzle-kit looks at
  await build({
    entryPoints: [join(folder, "schema.ts")],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    external: ["drizzle-orm", "drizzle-orm/*"],
    logLevel: "error",
  });
  const before = JSON.parse(readFileSync(join(folder, "snapshot.json"), "utf8"));
  const exports = require(outfile);
  if (before.dialect === "postgresql") {
    found.push(await kit.generateMigration(before, kit.generateDrizzleJson(exports, before.id)));
  } else {
    const after = await kit.generateSQLiteDrizzleJson(exports, before.id);
    found.push(await kit.generateSQLiteMigration(before, after));
  }
}
process.stdout.write(JSON.stringify(found));
