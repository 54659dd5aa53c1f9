import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROUNDS = 5;

/** Prints, and prints what nobody caught, as the SDK's provider process does; its exit code is how often that was. */
const PROGRAM = `
  let uncaught = 0;
  process.on("uncaughtException", (error) => { uncaught++; console.error(error); });
  require(${JSON.stringify(join(__dirname, "../../dist/runtime.js"))});
  process.stdin.once("data", () => {
    let round = 0;
    const timer = setInterval(() => {
      console.log("a line that nobody reads");
      console.error("another one");
      if (++round < ${ROUNDS}) return;
      clearInterval(timer);
      setTimeout(() => process.exit(Math.min(uncaught, 100)), 100);
    }, 10);
  });
`;

it("goes on when nobody reads what it prints any more: no line is an error that is printed in turn", async () => {
  const child = spawn(process.execPath, ["-e", PROGRAM], { stdio: ["pipe", "pipe", "pipe"] });
  child.stdout.destroy();
  child.stderr.destroy();
  child.stdin.write("go on\n");
  expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(0);
}, 60_000);
