// Ask an endpoint by Neon's own client what CASES (JSON on standard input) say: CONNECTION_STRING ENDPOINT
import { readFileSync } from "node:fs";
import { neon, neonConfig } from "@neondatabase/serverless";

const [connection, endpoint] = process.argv.slice(2);
neonConfig.fetchEndpoint = () => endpoint;
// what the server wrote, not what JavaScript makes of it
const types = { getTypeParser: () => (text) => text };
const options = { arrayMode: true, fullResults: true, types };
const sql = neon(connection, options);

const told = (result) => ({ rows: result.rows, types: result.fields.map((field) => field.dataTypeID) });

async function answer({ query, params, transaction, settings }) {
  try {
    if (transaction === undefined) return told(await sql.query(query, params ?? [], options));
    const queries = transaction.map((one) => sql.query(one.query, one.params ?? [], options));
    return (await sql.transaction(queries, { ...options, ...settings })).map(told);
  } catch (error) {
    if (error.name !== "NeonDbError") throw error;
    const { message, code, severity, detail, position, constraint, table } = error;
    return { error: { message, code, severity, detail, position, constraint, table } };
  }
}

const answers = [];
for (const one of JSON.parse(readFileSync(0, "utf8"))) answers.push(await answer(one));
console.log(JSON.stringify(answers));
