// Let a Postgres client in to a PGlite database, one at a time, over TCP: FOLDER. It prints the port.
// PGlite speaks the protocol of the server (execProtocolRaw); what is left is to frame the messages, and to say no to TLS.
import { createServer } from "node:net";
import { PGlite } from "@electric-sql/pglite";

const TLS_OR_GSS = [80877103, 80877104];
const TERMINATE = "X".charCodeAt(0);
const database = await PGlite.create(process.argv[2]);

const server = createServer((socket) => {
  let begun = false;
  let rest = Buffer.alloc(0);
  let turn = Promise.resolve();
  const answer = async (data) => {
    rest = Buffer.concat([rest, data]);
    const whole = [];
    for (;;) {
      const head = begun ? 1 : 0;
      if (rest.length < head + 4) break;
      const size = head + rest.readUInt32BE(head);
      if (rest.length < size) break;
      const message = rest.subarray(0, size);
      rest = rest.subarray(size);
      if (!begun && TLS_OR_GSS.includes(message.readUInt32BE(4))) socket.write("N");
      else if (!begun || message[0] !== TERMINATE) whole.push(message);
      begun ||= whole.length > 0;
    }
    if (whole.length) socket.write(await database.execProtocolRaw(new Uint8Array(Buffer.concat(whole))));
  };
  socket.on("data", (data) => (turn = turn.then(() => answer(data))));
  socket.on("error", () => {});
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", async () => {
  await database.close();
  process.exit(0);
});
process.stdin.resume();
