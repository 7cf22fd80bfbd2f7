// expo-sqlite's database over SQLite as WebAssembly: what drizzle-orm asks of SQLiteDatabase and SQLiteStatement.
import initialise from "sql.js";

const SQL = await initialise();

export function open() {
  const client = new SQL.Database();
  const rows = (sql, params = [], object = false) => {
    const statement = client.prepare(sql);
    statement.bind(params);
    const found = [];
    while (statement.step()) found.push(object ? statement.getAsObject() : statement.get());
    statement.free();
    return found;
  };
  const result = (found) => ({
    changes: client.getRowsModified(),
    lastInsertRowId: 0,
    getAllSync: () => found,
    getFirstSync: () => found[0] ?? null,
  });
  const prepareSync = (sql) => ({
    executeSync: (params) => result(rows(sql, params, true)),
    executeForRawResultSync: (params) => result(rows(sql, params)),
    finalizeSync: () => {},
  });
  rows("PRAGMA foreign_keys = ON");
  return { rows, prepareSync, closeSync: () => client.close() };
}
