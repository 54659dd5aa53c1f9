import type { Wanted } from "../../../src/plan/wanted";
import { IMAGE } from "./state";

/** As the provider hands over a resource that says no more than it must. */
export function declared(name: string, more: Partial<Wanted> = {}): Wanted {
  return {
    owner: `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/mysql:DatabaseInstance::${name}`,
    name,
    image: IMAGE,
    flavor: { memory: 1024 ** 3 },
    volume: { size: 5, retain: false, driver: "local", driverOptions: {} },
    configuration: {},
    network: null,
    bindAddress: "127.0.0.1",
    replicasFrom: [],
    readOnly: false,
    sourceDelay: 0,
    onDivergence: "fail",
    rootPrivileges: "service",
    rotate: {},
    databases: [],
    users: [],
    formerDatabases: [],
    formerUsers: [],
    labels: {},
    patience: 120,
    ...more,
  };
}
