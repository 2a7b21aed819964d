// Asks Reeve's gate with nothing but Node's own library: gate.mjs SOCKET. Prints what was decided.
import { createHash } from "node:crypto";
import { createConnection } from "node:net";
import { createInterface } from "node:readline";

const connection = createConnection(process.argv[2]);
const answers = createInterface({ input: connection })[Symbol.asyncIterator]();
let number = 0;

async function call(method, params) {
  connection.write(JSON.stringify({ jsonrpc: "2.0", id: ++number, method, params }) + "\n");
  const { result, error } = JSON.parse((await answers.next()).value);
  if (error) throw new Error(`${error.data.code}: ${error.message}`);
  return result;
}

async function guard(run, tool, args, body) {
  const args_hash = createHash("sha256").update(JSON.stringify(args)).digest("hex");
  const asked = await call("steps.begin", { ...run, tool, args_hash, side_effect: true });
  if (asked.decision !== "allow") return `${asked.decision}: ${asked.code}`;
  const value = await body(args);
  await call("steps.end", { ...run, step: asked.step, succeeded: true, tokens_in: 120, tokens_out: 30 });
  return value;
}

await call("hello", { protocol: "1.0", client: "gate.mjs" });
const started = await call("runs.start", { agent: "gazelle", tools: ["mail.*"], max_steps: 10 });
const run = { run: started.run, fencing_token: started.fencing_token };
console.log("run", started.run);
console.log("mail.send", await guard(run, "mail.send", { to: "Ada" }, async ({ to }) => `sent to ${to}`));
console.log("shell.exec", await guard(run, "shell.exec", { command: "rm -rf /" }, async () => "it ran"));
console.log((await call("runs.finish", { ...run, outcome: "succeeded" })).state);
connection.end();
