import { Afterwork } from "./ground/afterwork";
import { systemClock } from "./ground/clock";
import { connectEngine } from "./docker/dockerEngine";
import { manageInstances } from "./manage/manageInstances";
import { connector } from "./mysql/mysqlServer";
import { createInstanceProvider } from "./provider/instanceProvider";

/**
 * The composition root: the real engine, the real servers, the system's clock. Reached by name from the
 * provider text in every state file (src/resource/providerText.ts), so this module and its one export
 * are a promise of compatibility.
 */
const print = (instance: string, line: string) => {
  console.log(`${instance}: ${line}`);
};

/**
 * The process may outlive whoever reads what it prints, as when Pulumi is killed. A line that nobody can read any
 * more must not end what is under way, and not reach the SDK's handler of uncaught errors either: that one prints
 * the error, to the same closed pipe, and so on for ever.
 */
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

/**
 * Milliseconds between the answer to a create and the note in the instance that a state knows it: enough for a
 * state to be saved, also in a backend far away.
 */
const SETTLING = 2000;

/** At the end of a run, when every state is saved, Pulumi interrupts its plugins and gives them five seconds. */
const afterwork = new Afterwork(SETTLING);
process.once("SIGINT", () => {
  void afterwork.finish().finally(() => process.kill(process.pid, "SIGINT"));
});

export const instanceProvider = createInstanceProvider({
  instances: manageInstances({
    engine: connectEngine(),
    servers: connector,
    clock: systemClock,
    progress: print,
  }),
  clock: systemClock,
  log: (line) => {
    console.log(line);
  },
  afterwards: (work) => {
    afterwork.add(work);
  },
});
