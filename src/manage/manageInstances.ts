import type { Ports } from "../ports/ports";
import { bringUp } from "./bringUp";
import { forecast, forecastOwnership, inTime } from "./forecast";
import { forecastReplacement } from "./forecastReplacement";
import { Foretelling } from "./foretelling";
import type { Instances } from "./instances";
import { KeptServers } from "./keptServers";
import { observe } from "./observe";
import { remove } from "./remove";
import { settle } from "./settle";

/** The operations on instances, over the ports of one engine. */
export function manageInstances(ports: Ports): Instances {
  const foretelling = new Foretelling();
  const inOneRun = async <T>(work: (ports: Ports) => Promise<T>): Promise<T> => {
    await using servers = new KeptServers(ports.servers);
    return await work({ ...ports, servers });
  };
  return {
    converge: (wanted, recorded, claim) => {
      foretelling.forget(wanted.owner);
      return inOneRun((run) => bringUp(run, wanted, recorded, claim));
    },
    settle: (recorded) => settle(ports, recorded),
    observe: (wanted, recorded) => inOneRun((run) => observe(run, wanted, recorded)),
    remove: (wanted, recorded) => {
      foretelling.forget(wanted.owner);
      return inOneRun((run) => remove(run, wanted, recorded));
    },
    forecastOwnership: (wanted, claim) => forecastOwnership(ports, wanted, claim),
    forecast: (wanted, recorded, claim, fateOf) =>
      inOneRun((run) => forecast(run, wanted, recorded, claim, { foretelling, fateOf })),
    forecastReplacement: (wanted, recorded) =>
      inOneRun((run) => inTime(run, wanted, forecastReplacement(run, wanted, recorded))),
    forget: (owner) => {
      foretelling.forget(owner);
    },
  };
}
