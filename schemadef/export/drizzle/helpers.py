"""What stands once at the top of a file that uses it: types that Drizzle has no builder for."""

from __future__ import annotations

HELPERS = {
    "Json": "export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };",
    "custom": "const custom = <T>(type: string) => customType<{ data: T }>({ dataType: () => type });",
    "bytea": 'const bytea = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });',
    "isoTimestamp": """\
/** A moment as ISO 8601 text in UTC, with milliseconds. */
const isoTimestamp = customType<{ data: Date; driverData: string }>({
  dataType: () => "text",
  fromDriver: (value) => new Date(value),
  toDriver: (value) => value.toISOString(),
});""",
    "float32Vector": """\
/** A vector of libSQL. */
const float32Vector = (type: string) =>
  customType<{ data: number[]; driverData: ArrayBuffer | Uint8Array }>({
    dataType: () => type,
    fromDriver: (value) => {
      const bytes = new Uint8Array(value instanceof Uint8Array ? value : new Uint8Array(value));
      return Array.from(new Float32Array(bytes.buffer));
    },
    toDriver: (value) => sql`vector32(${JSON.stringify(value)})`,
  });""",
}
"""By name, in the order of the file. Turso documents the functions of its vectors at
https://docs.turso.tech/features/ai-and-embeddings."""
