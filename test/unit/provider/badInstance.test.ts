import { describe, expect, it } from "vitest";
import type { Bag } from "../../../src/provider/unknowns";
import { program, reasons } from "./builders";

describe("what check refuses of the instance itself", () => {
  it.each<[string, Bag, string]>([
    [
      "a name with capitals",
      { name: "M1" },
      'name: expected a DNS label of 2 to 63 characters (a-z, 0-9 and -, not starting or ending with -), got "M1"',
    ],
    ["a name of one letter", { name: "m" }, "name: expected a DNS label"],
    ["a name with a dash at its end", { name: "m1-" }, "name: expected a DNS label"],
    ["a name of 64 letters", { name: "m".repeat(64) }, "name: expected a DNS label"],
    [
      "a size of nothing",
      { volume: { size: 0 } },
      "volume.size: expected a whole number of GiB, at least 1, got 0",
    ],
    [
      "half a GiB",
      { volume: { size: 1.5 } },
      "volume.size: expected a whole number of GiB, at least 1, got 1.5",
    ],
    [
      "a size as text",
      { volume: { size: "5" } },
      'volume.size: expected a whole number of GiB, at least 1, got "5"',
    ],
    ["a volume that is a number", { volume: 5 }, "volume: expected an object, got a number"],
    [
      "a misspelt property",
      { volume: { siez: 5 } },
      "volume.siez: is not a known property. Did you mean size?",
    ],
    ["an unknown property", { colour: "red" }, "colour: is not a known property"],
    [
      "another system's word",
      { confguration: {} },
      "confguration: is not a known property. Did you mean configuration?",
    ],
    ["an output as input", { serverUuid: "x" }, "serverUuid: is not a known property"],
    [
      "a volume name with a slash",
      { volume: { name: "a/b" } },
      "volume.name: expected a Docker volume name",
    ],
    [
      "retain as text",
      { volume: { retain: "yes" } },
      'volume.retain: expected true or false, got "yes"',
    ],
    [
      "a driver option that is a number",
      { volume: { driverOptions: { size: 5 } } },
      "volume.driverOptions.size: expected a string, got a number",
    ],
    [
      "too little memory",
      { flavor: { memory: "256MiB" } },
      "flavor.memory: 256MiB is less than the 512 MiB that mysqld needs",
    ],
    [
      "memory without a unit",
      { flavor: { memory: "1024" } },
      'flavor.memory: expected a size such as "1GiB"',
    ],
    ["memory that is negative", { flavor: { memory: -1 } }, "flavor.memory: expected a size"],
    [
      "no cores",
      { flavor: { cpus: 0 } },
      "flavor.cpus: expected a number of cores above 0, such as 0.5, got 0",
    ],
    [
      "another datastore",
      { datastore: { type: "mariadb", version: "11.4" } },
      'datastore.type: expected "mysql", got "mariadb"',
    ],
    [
      "a version of one part",
      { datastore: { type: "mysql", version: "9" } },
      "datastore.version: expected a series or release",
    ],
    [
      "a version as number",
      { datastore: { version: 9.7 } },
      "datastore.version: expected a series or release such as",
    ],
    [
      "a log without an end",
      { log: { driver: "syslog" } },
      'log.driver: expected "json-file" or "local"',
    ],
    [
      "a log of a few lines",
      { log: { maxSize: "1KB" } },
      "log.maxSize: expected a size of at least 64 KiB",
    ],
    [
      "a log without files",
      { log: { maxFiles: 0 } },
      "log.maxFiles: expected a whole number of files",
    ],
    [
      "half a file of log",
      { log: { maxFiles: 1.5 } },
      "log.maxFiles: expected a whole number of files",
    ],
    ["an empty image", { image: "" }, "image: expected an image reference"],
    ["a port of zero", { port: 0 }, "port: expected a port from 1 to 65535, got 0"],
    ["a port above all", { port: 65_536 }, "port: expected a port from 1 to 65535, got 65536"],
    [
      "an address that is a name",
      { port: 3306, bindAddress: "localhost" },
      'bindAddress: expected an IP address such as "127.0.0.1" or "0.0.0.0", got "localhost"',
    ],
    [
      "an address without port",
      { bindAddress: "0.0.0.0" },
      "bindAddress: has no effect without port. Declare port too",
    ],
    [
      "Docker's own bridge",
      { network: "bridge" },
      "network: expected the name of a network that you have created",
    ],
    [
      "a stack with its organization",
      { replicasFrom: ["acme/reports/dev"] },
      'replicasFrom[0]: expected a stack as "project/stack", without its organization',
    ],
    [
      "a secret that nobody knows",
      { rotate: { root: "1" } },
      "rotate.root: is not a known property",
    ],
    [
      "a value to rotate that is a number",
      { rotate: { administrator: 1 } },
      "rotate.administrator: expected a string of 1 to 100 characters, got 1",
    ],
    [
      "the host's network",
      { network: "host" },
      "network: expected the name of a network that you have created",
    ],
  ])("%s", async (_, args, expected) => {
    expect(await reasons(program(args))).toEqual([expect.stringContaining(expected)]);
  });
});
