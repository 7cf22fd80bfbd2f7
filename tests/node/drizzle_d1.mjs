// Apply a folder with drizzle-orm's migrate() on D1 as workerd runs it: FOLDER STATE DATABASE_ID
import { drizzle } from "drizzle-orm/d1";
import { migrate } from "drizzle-orm/d1/migrator";
import { Miniflare } from "miniflare";

const [folder, d1Persist, id] = process.argv.slice(2);
const script = "export default { fetch: () => new Response() }";
const miniflare = new Miniflare({ modules: true, script, d1Databases: { DB: id }, d1Persist });
try {
  await migrate(drizzle(await miniflare.getD1Database("DB")), { migrationsFolder: folder });
} finally {
  await miniflare.dispose();
}
