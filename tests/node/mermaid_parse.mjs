// Parse diagrams with Mermaid itself, and print what it says of each: its kind, or the error. FILE...
import { readFileSync } from "node:fs";
import mermaid from "mermaid";

const said = [];
for (const file of process.argv.slice(2)) {
  try {
    said.push((await mermaid.parse(readFileSync(file, "utf8"))).diagramType);
  } catch (error) {
    said.push(error.message);
  }
}
process.stdout.write(JSON.stringify(said));
