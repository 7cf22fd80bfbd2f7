// Apply folders one after the other with drizzle-orm's migrate() over a driver: DRIVER DATABASE FOLDER...
// It prints a line of JSON for each folder: "" or what went wrong. DATABASE is what the driver takes: a file, a folder,
// a URL, STATE?id=ID for d1, URL|ENDPOINT for neon-http.
const [driver, database, ...folders] = process.argv.slice(2);

const drivers = {
  async "better-sqlite3"() {
    const { default: Database } = await import("better-sqlite3");
    const client = new Database(database);
    return { client, close: () => client.close() };
  },
  async libsql() {
    const { createClient } = await import("@libsql/client");
    const client = createClient({ url: database });
    return { client, close: () => client.close() };
  },
  async d1() {
    const { Miniflare } = await import("miniflare");
    const [d1Persist, id] = database.split("?id=");
    const script = "export default { fetch: () => new Response() }";
    const miniflare = new Miniflare({ modules: true, script, d1Databases: { DB: id }, d1Persist });
    return { client: await miniflare.getD1Database("DB"), close: () => miniflare.dispose() };
  },
  async "node-postgres"() {
    const { default: pg } = await import("pg");
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    return { client, close: () => client.end() };
  },
  async pglite() {
    const { PGlite } = await import("@electric-sql/pglite");
    const client = await PGlite.create(database);
    return { client, close: () => client.close() };
  },
  async "neon-http"() {
    const { neon, neonConfig } = await import("@neondatabase/serverless");
    const [url, endpoint] = database.split("|");
    neonConfig.fetchEndpoint = () => endpoint;
    return { client: neon(url), close: () => {} };
  },
};

const { client, close } = await drivers[driver]();
const { drizzle } = await import(`drizzle-orm/${driver}`);
const { migrate } = await import(`drizzle-orm/${driver}/migrator`);
try {
  for (const migrationsFolder of folders) {
    let said = "";
    try {
      await migrate(drizzle(client), { migrationsFolder });
    } catch (error) {
      said = String(error.cause?.message ?? error.message);
    }
    console.log(JSON.stringify(said));
  }
} finally {
  await close();
}
