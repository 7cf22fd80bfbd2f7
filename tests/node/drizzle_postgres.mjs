// Apply a folder with drizzle-orm's migrate() over node-postgres: FOLDER URL
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

const [folder, connectionString] = process.argv.slice(2);
const client = new pg.Client({ connectionString });
await client.connect();
try {
  await migrate(drizzle(client), { migrationsFolder: folder });
} finally {
  await client.end();
}
