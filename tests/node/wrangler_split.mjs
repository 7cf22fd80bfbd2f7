// wrangler's own splitter, taken out of its bundle: texts in as one JSON array, what it makes of each out, one a line.
import { readFileSync } from "node:fs";

const bundle = readFileSync(process.argv[2], "utf8");
const source = bundle.slice(bundle.indexOf("// src/d1/trimmer.ts"), bundle.indexOf("var init_splitter"));
const code = source.replace(/var init_trimmer = [\s\S]*?\}\);\n/, "").replace("new UserError(", "new Error(");
const split = new Function(`${code}; return splitSqlQuery;`)();
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  console.log(JSON.stringify(split(text)));
}
