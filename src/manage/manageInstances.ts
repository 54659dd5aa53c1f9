import type { Ports } from "../ports/ports";
import { bringUp } from "./bringUp";
import { forecast, forecastOwnership } from "./forecast";
import type { Instances } from "./instances";
import { KeptServers } from "./keptServers";
import { observe } from "./observe";
import { remove } from "./remove";
import { settle } from "./settle";

/** The operations on instances, over the ports of one engine. */
export function manageInstances(ports: Ports): Instances {
  const inOneRun = async <T>(work: (ports: Ports) => Promise<T>): Promise<T> => {
    await using servers = new KeptServers(ports.servers);
    return await work({ ...ports, servers });
  };
  return {
    converge: (wanted, known, claim) => inOneRun((run) => bringUp(run, wanted, known, claim)),
    settle: (known) => settle(ports, known),
    observe: (wanted, known) => inOneRun((run) => observe(run, wanted, known)),
    remove: (wanted, known) => inOneRun((run) => remove(run, wanted, known)),
    forecastOwnership: (wanted, claim) => forecastOwnership(ports, wanted, claim),
    forecast: (wanted, known, claim) => inOneRun((run) => forecast(run, wanted, known, claim)),
  };
}
