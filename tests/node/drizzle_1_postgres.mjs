// Apply a folder in the layout of Drizzle 1.0 with its own migrate() over node-postgres: FOLDER URL
import { drizzle } from "drizzle-orm-1/node-postgres";
import { migrate } from "drizzle-orm-1/node-postgres/migrator";
import pg from "pg";

const [folder, connectionString] = process.argv.slice(2);
const client = new pg.Client({ connectionString });
await client.connect();
try {
  await migrate(drizzle({ client }), { migrationsFolder: folder });
} finally {
  await client.end();
}
