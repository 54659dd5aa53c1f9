import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { systemClock } from "../../../../src/ground/clock";
import type { Instances } from "../../../../src/manage/instances";
import { createInstanceProvider } from "../../../../src/provider/instanceProvider";
import { reportFor } from "../../../unit/provider/fakeInstances";

// The provider's own verbs, over instances that are nothing but entries in Pulumi's state: each does what it is asked
// at once, and leaves a line about it. So Pulumi can be asked what it makes of a resource option, without servers.

const file = process.env["PRETENDED_CALLS"] ?? "";
const note = (line: string) => appendFileSync(file, `${line}\n`);
const nothing = { refusals: [], plan: [], unanswered: [] };

const instances: Instances = {
  converge: (wanted, recorded) => {
    note(`${recorded ? "update" : "create"} ${wanted.name}`);
    return Promise.resolve(reportFor(wanted, recorded?.id ?? randomUUID()));
  },
  observe: (wanted, recorded) => {
    note(`read ${wanted.name}`);
    return Promise.resolve(reportFor(wanted, recorded.id));
  },
  remove: (wanted) => {
    note(`delete ${wanted.name}`);
    return Promise.resolve();
  },
  settle: () => Promise.resolve(),
  forecast: () => Promise.resolve(nothing),
  forecastOwnership: () => Promise.resolve(nothing),
  forecastReplacement: () => Promise.resolve(nothing),
  forget: () => undefined,
};

export const instanceProvider = createInstanceProvider({
  instances,
  clock: systemClock,
  teller: {
    progress: () => undefined,
    inform: () => undefined,
    warn: () => undefined,
    told: () => Promise.resolve(),
  },
  lookPatience: 10,
  afterwards: () => undefined,
});
