// Cloudflare's D1 REST API as it is documented, in front of the real D1 of workerd; faults are injected by the test.
//
// Shapes: developers.cloudflare.com/api, D1; wrangler 4's d1/execute for the import. What `/query` does to triggers, on
// Cloudflare's servers only, is as its victims tell: workers-sdk #4326, #4727, #10998, #14991, #15314, #15690.
// `/import` has none of that. POST /control steers: {"op":"database"}, {"op":"fault",...}, {"op":"sent"}.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Miniflare } from "miniflare";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const DATABASES = Number(process.env.D1_TEST_DATABASES ?? 160);
const token = process.env.D1_TEST_TOKEN;
const uuid = (index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
const d1Persist = mkdtempSync(join(tmpdir(), "d1-rest-"));
process.on("exit", () => rmSync(d1Persist, { recursive: true, force: true }));
const start = () => new Miniflare({
  modules: true,
  script: "export default { fetch: () => new Response() }",
  cf: false,
  d1Persist,
  d1Databases: Object.fromEntries(Array.from({ length: DATABASES }, (_, index) => [`DB${index}`, uuid(index)])),
});
let miniflare = start();
await miniflare.ready;

// Miniflare's way to workerd breaks now and then on a busy machine, with an assertion of its own ("false == true"), and
// stays broken; nothing has reached the database then. Another workerd goes on with what is stored.
let mending = Promise.resolve();
let generation = 0;
function mend(seen) {
  if (seen === generation) {
    generation++;
    opened.clear();
    const patience = new Promise((resolve) => setTimeout(resolve, 2000));
    mending = Promise.race([miniflare.dispose().catch(() => {}), patience]).then(() => {
      miniflare = start();
      return miniflare.ready;
    });
  }
  return mending;
}

const used = new Map(); // id -> { name, binding, writes }
const uploads = new Map(); // etag -> text
const imports = new Map(); // bookmark -> answers still to come
let faults = [];
let sent = [];

class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

// The pieces of SQL between semicolons; `faulty` is Cloudflare's, otherwise as sqlite3_complete has it.
function split(sql, faulty) {
  const pieces = [];
  let piece = "", head = [], start = 0, depth = 0, begun = false, last = [];
  const lexer = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\s+|\w+|./g;
  const flush = () => {
    if (head.length) pieces.push(piece);
    piece = "", head = [], depth = 0, begun = false, last = [];
  };
  for (const [text] of sql.matchAll(lexer)) {
    piece += text;
    if (/^(\s|--|\/\*)/.test(text)) {
      if (faulty && begun && /[\r\n]|^--|^\/\*/.test(text)) begun = false;
      continue;
    }
    if (!head.length) start = piece.length - text.length;
    if (head.length < 4) head.push(text.toUpperCase());
    const trigger = head[0] === "CREATE" && head.includes("TRIGGER");
    depth += (text === "(") - (text === ")");
    if (faulty) {
      if (trigger && text === "BEGIN") begun = !/[\r\n]/.test(piece.slice(start));
      if (begun && text.toUpperCase() === "END" && depth === 0) begun = false;
      if (text === ";" && !begun) flush();
    } else {
      last = [...last.slice(-1), text.toUpperCase()];
      if (text === ";" && (!trigger || begun)) flush();
      else begun = trigger && last.join("") === ";END";
    }
  }
  flush();
  return pieces;
}

const plain = (value) =>
  value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? Array.from(new Uint8Array(value)) : value;

const opened = new Map();
async function open({ binding }) {
  await mending;
  if (!opened.has(binding)) opened.set(binding, await miniflare.getD1Database(binding));
  return opened.get(binding);
}

async function steadily(database, use) {
  for (let left = 3; ; left--) {
    const seen = generation;
    try {
      return await use(await open(database));
    } catch (error) {
      if (!left || !/false == true/.test(error.message)) throw error;
      await mend(seen);
    }
  }
}

async function run(database, statements) {
  try {
    const results = await steadily(database, (db) =>
      db.batch(statements.map(({ sql, params }) => db.prepare(sql).bind(...(params ?? [])))));
    database.writes++;
    return results;
  } catch (error) {
    opened.delete(database.binding); // a failed commit resets the object behind it
    throw new Refused(400, 7500, String(error.message).replace(/^D1_ERROR: /, ""));
  }
}

function statementsOf(body) {
  const given = body.batch ?? [{ sql: body.sql, params: body.params }];
  return given.flatMap(({ sql, params }) => {
    const pieces = split(String(sql), true);
    if (!pieces.length) throw new Refused(400, 7400, "The request is malformed: sql is empty");
    if (pieces.length > 1 && params?.length) {
      throw new Refused(400, 7400, "params with multiple statements is not supported");
    }
    return pieces.map((piece) => ({ sql: piece, params }));
  });
}

const meta = (database) => ({ served_by: "v3-prod", served_by_region: "WEUR", duration: 0.1, changes: 0,
  last_row_id: 0, changed_db: true, size_after: 4096, rows_read: 0, rows_written: database.writes });

async function query(database, body) {
  const results = await run(database, statementsOf(body));
  const rows = (row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)]));
  return results.map(({ results }) => ({ results: (results ?? []).map(rows), success: true, meta: meta(database) }));
}

async function raw(database, body) {
  const statements = statementsOf(body);
  if (statements.length !== 1) throw new Refused(400, 7400, "this server answers one raw statement at a time");
  try {
    const [columns, ...rows] = await steadily(database, (db) =>
      db.prepare(statements[0].sql).bind(...(statements[0].params ?? [])).raw({ columnNames: true }));
    return [{ results: { columns, rows: rows.map((row) => row.map(plain)) }, success: true, meta: meta(database) }];
  } catch (error) {
    opened.delete(database.binding);
    throw new Refused(400, 7500, String(error.message).replace(/^D1_ERROR: /, ""));
  }
}

const bookmark = ({ writes }) => `${String(writes).padStart(8, "0")}-00000002-00004f52-${"0".repeat(32)}`;

// The work is begun at once; whoever polls hears of it at the second time.
async function begin(database, etag) {
  const key = `${bookmark(database)}-${imports.size}`;
  const status = { success: true, type: "import", status: "active", at_bookmark: key, messages: ["Processed"] };
  let end;
  try {
    const pieces = split(uploads.get(etag), false);
    await run(database, pieces.map((sql) => ({ sql })));
    const result = { num_queries: pieces.length, final_bookmark: bookmark(database), meta: meta(database) };
    end = { ...status, status: "complete", result };
  } catch (error) {
    end = { ...status, success: false, status: "error", error: error.message, errors: [error.message] };
  }
  imports.set(key, [status, end]);
  return status;
}

async function importing(database, body, host) {
  if (body.action === "init") {
    if (uploads.has(body.etag)) return begin(database, body.etag);
    const filename = `${body.etag}.sql`;
    return { filename, upload_url: `http://${host}/upload/${filename}?X-Amz-Signature=signed-s3cr3t`, success: true };
  }
  if (body.action === "ingest") {
    if (!uploads.has(body.etag)) throw new Refused(400, 7400, "the file was not uploaded");
    return begin(database, body.etag);
  }
  const answers = imports.get(body.current_bookmark);
  if (!answers?.length) return { success: false, error: "Not currently importing anything.", messages: [] };
  return answers.shift();
}

function found(id) {
  if (!used.has(id)) throw new Refused(404, 7404, `The database ${id} could not be found`);
  return used.get(id);
}

async function answer(method, path, parameters, body, host) {
  const [, account, , , id, action, what] = /^\/client\/v4\/accounts\/([^/]+)(\/d1)(\/database)(?:\/([^/]+))?(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
  if (account !== ACCOUNT) throw new Refused(403, 7403, "The given account is not valid or is not authorized to access this service");
  const described = ([uuid, { name }]) => ({ uuid, name, version: "production", num_tables: 0, file_size: 4096 });
  if (!id) return [...used].map(described).filter(({ name }) => name.includes(parameters.get("name") ?? ""));
  const database = found(id);
  if (!action) return described([id, database]);
  if (action === "query") return query(database, body);
  if (action === "raw") return raw(database, body);
  if (action === "import") return importing(database, body, host);
  if (action === "time_travel" && what === "bookmark" && method === "GET") return { bookmark: bookmark(database) };
  throw new Refused(405, 10405, "Method not allowed");
}

const operations = {
  database: () => {
    const index = used.size, id = uuid(index);
    used.set(id, { name: `shop-${index}`, binding: `DB${index}`, writes: 0 });
    return { account: ACCOUNT, id, name: `shop-${index}` };
  },
  fault: ({ fault }) => (faults.push(fault), {}),
  sent: () => sent.splice(0),
  calm: () => ((faults = []), {}),
};

async function content(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const server = createServer(async (request, response) => {
  const reply = (status, document, headers = {}) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(typeof document === "string" ? document : JSON.stringify(document));
  };
  const data = await content(request);
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  if (pathname === "/control") {
    const body = JSON.parse(data);
    return reply(200, operations[body.op](body));
  }
  sent.push({ method: request.method, path: request.url, body: String(data), agent: request.headers["user-agent"] });
  let fault = faults.find(({ path }) => pathname.endsWith(path));
  if (fault && --fault.times <= 0) faults = faults.filter((other) => other !== fault);
  if (fault?.through) fault = undefined;
  if (fault?.hang && !fault.run) return;
  if (fault && !fault.run) {
    if (fault.drop) return request.socket.destroy();
    return reply(fault.status, fault.body, fault.headers);
  }
  if (pathname.startsWith("/upload/")) {
    const etag = createHash("md5").update(data).digest("hex");
    uploads.set(etag, String(data));
    return reply(200, "", { ETag: `"${etag}"` });
  }
  let status = 200, document;
  try {
    if (request.headers.authorization !== `Bearer ${token}`) throw new Refused(403, 10000, "Authentication error");
    const body = data.length ? JSON.parse(data) : {};
    const result = await answer(request.method, pathname, searchParams, body, request.headers.host);
    document = { success: true, errors: [], messages: [], result };
  } catch (error) {
    status = error.status ?? 500;
    document = { success: false, errors: [{ code: error.code ?? 7000, message: error.message }], messages: [], result: null };
  }
  if (fault?.hang) return;
  if (fault?.drop) return request.socket.destroy();
  if (fault) return reply(fault.status, fault.body, fault.headers);
  reply(status, document);
});
server.listen(0, "127.0.0.1", () => console.log(`listening on ${server.address().port}`));
process.on("SIGTERM", async () => {
  await miniflare.dispose();
  process.exit(0);
});
