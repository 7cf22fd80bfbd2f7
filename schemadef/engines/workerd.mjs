// D1 as it really runs: workerd under Miniflare, for a parent that speaks JSON, one request and one answer a line.
//
//   {"op":"open","store":"folder or empty","id":"database id or empty"} -> {"database":"..."}
//   {"op":"query","database":"...","sql":"..."}                         -> {"rows":[[...]]}
//   {"op":"batch","database":"...","statements":["..."]}                -> {"rows":[]}
//   {"op":"close","database":"..."}                                     -> {"rows":[]}
//
// A failure is {"error":"..."}. When the input ends, everything is shut down: the parent is gone.
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";

const require = createRequire(process.argv[process.argv.length - 1] + "/package.json");
const { Log, LogLevel, Miniflare } = require("miniflare");

// Adding a database restarts workerd (0.2 s), so those in memory are made in advance, so many at a time.
const SPARE = 32;

const WORKER = `
const plain = (value) => {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value) || Array.isArray(value)) {
    return { hex: Array.from(new Uint8Array(value), (byte) => byte.toString(16).padStart(2, "0")).join("") };
  }
  return value;
};
export default {
  async fetch(request, env) {
    const { binding, sql, statements } = await request.json();
    const database = env[binding];
    try {
      if (statements) {
        if (statements.length) await database.batch(statements.map((text) => database.prepare(text)));
        return Response.json({ rows: [] });
      }
      const rows = await database.prepare(sql).raw();
      return Response.json({ rows: rows.map((row) => row.map(plain)) });
    } catch (error) {
      return Response.json({ error: String(error && error.message || error) });
    }
  },
};`;

const stores = new Map();
const databases = new Map();

const options = (store) => ({
  modules: true,
  script: WORKER,
  compatibilityDate: "2026-04-01",
  cf: false,
  log: new Log(LogLevel.NONE),
  d1Databases: Object.fromEntries(store.ids.map((id, index) => [`DB${index}`, id])),
  ...(store.folder ? { d1Persist: store.folder } : {}),
});

async function grow(store, ids) {
  store.ids.push(...ids);
  if (store.miniflare) await store.miniflare.setOptions(options(store));
  else store.miniflare = new Miniflare(options(store));
  await store.miniflare.ready;
}

async function open({ store: folder, id }) {
  if (!stores.has(folder)) stores.set(folder, { folder, ids: [], used: 0, opened: 0, miniflare: null });
  const store = stores.get(folder);
  if (!folder && store.used === store.ids.length) {
    await grow(store, Array.from({ length: SPARE }, (_, index) => `scratch-${store.used + index}`));
  }
  if (folder && !store.ids.includes(id)) await grow(store, [id]);
  const index = folder ? store.ids.indexOf(id) : store.used++;
  const database = String(databases.size);
  databases.set(database, { store, binding: `DB${index}` });
  store.opened++;
  return { database };
}

async function close({ database }) {
  const { store } = databases.get(database);
  store.opened--;
  if (store.folder && store.opened === 0) {
    stores.delete(store.folder);
    await store.miniflare.dispose();
  }
  return { rows: [] };
}

async function ask({ database, sql, statements }) {
  const { store, binding } = databases.get(database);
  const body = JSON.stringify({ binding, sql, statements });
  const response = await store.miniflare.dispatchFetch("http://schemadef/", { method: "POST", body });
  return response.json();
}

const operations = { open, close, query: ask, batch: ask };

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const request = JSON.parse(line);
    answer = await operations[request.op](request);
  } catch (error) {
    answer = { error: String((error && error.message) || error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
await Promise.allSettled([...stores.values()].map((store) => store.miniflare && store.miniflare.dispose()));
// The parent gave us a temporary folder of our own; what Miniflare calls memory lies in it, and dispose leaves it behind.
rmSync(tmpdir(), { recursive: true, force: true, maxRetries: 10 });
process.exit(0);
