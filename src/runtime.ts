import { Afterwork } from "./ground/afterwork";
import { systemClock } from "./ground/clock";
import { connectEngine } from "./docker/dockerEngine";
import { manageInstances } from "./manage/manageInstances";
import { connector } from "./mysql/mysqlServer";
import { createInstanceProvider } from "./provider/instanceProvider";
import { printOthersOnly } from "./provider/returned";
import { connectEngineLog } from "./pulumi/engineLog";
import { tellerOf } from "./pulumi/teller";

/**
 * The composition root: the real engine, the real servers, the system clock. The provider text in every
 * Pulumi state (src/resource/providerText.ts) loads this module by name, so its path and its one export must
 * stay compatible.
 */
const teller = tellerOf(connectEngineLog(process.argv), (line) => {
  console.log(line);
});

printOthersOnly(console);

/**
 * The process may outlive the reader of its output, for example when Pulumi is killed. Output that nobody can
 * read must not end a run. It must not reach the SDK's handler of uncaught errors either, which prints the
 * error to the same closed pipe, fails again, and never ends.
 */
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

/**
 * Milliseconds between the answer to a create and the note in the instance that a Pulumi state has it: enough
 * time to save the state, even in a remote backend.
 */
const SETTLING = 2000;

function secondsIn(text: string | undefined): number | undefined {
  const seconds = Number(text);
  return text !== undefined && seconds > 0 ? seconds : undefined;
}

/**
 * At the end of a run, when all states are saved, Pulumi interrupts its plugins and gives them five seconds.
 */
const afterwork = new Afterwork(SETTLING);
process.once("SIGINT", () => {
  void afterwork.finish().finally(() => process.kill(process.pid, "SIGINT"));
});

export const instanceProvider = createInstanceProvider({
  instances: manageInstances({
    engine: connectEngine(),
    servers: connector,
    clock: systemClock,
    progress: teller.progress,
    warn: teller.warn,
  }),
  clock: systemClock,
  teller,
  lookPatience: secondsIn(process.env["MYSQL_REPLICATION_LOOK_SECONDS"]) ?? 10,
  afterwards: (work) => {
    afterwork.add(work);
  },
});
