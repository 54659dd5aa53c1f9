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
});
