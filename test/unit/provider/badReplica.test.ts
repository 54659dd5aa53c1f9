import { describe, expect, it } from "vitest";
import type { Bag } from "../../../src/provider/unknowns";
import { M1, program, reasons, replicaProgram } from "./builders";

const user = { name: "app", password: "secret-word" };

describe("what check refuses on a replica", () => {
  it.each<[string, Bag, Bag, string]>([
    [
      "users",
      { users: [user] },
      {},
      "users: s1 gets its accounts from its source m1. Declare them there",
    ],
    [
      "databases",
      { databases: [{ name: "shop" }] },
      {},
      "databases: s1 gets its databases from its source m1. Declare them there",
    ],
    [
      "a root password",
      { rootPassword: "x" },
      {},
      "rootPassword: s1 gets its accounts from its source m1. Declare them there",
    ],
    [
      "a smaller volume",
      { volume: { size: 1 } },
      { volumeSize: 2 },
      "volume.size: 1 GiB is less than the 2 GiB of its source m1. Declare at least 2",
    ],
    [
      "an older series",
      { datastore: { version: "8.0" } },
      { datastore: { type: "mysql", version: "8.4.3" } },
      "datastore.version: 8.0 cannot replicate from 8.4 (source m1). Use 8.4 or the next series",
    ],
    [
      "a series too new",
      { datastore: { version: "9.7" } },
      { datastore: { version: "8.0" } },
      "datastore.version: 9.7 cannot replicate from 8.0 (source m1). Use 8.0 or the next series",
    ],
  ])("%s", async (_, args, inherited, expected) => {
    expect(await reasons(replicaProgram(args, inherited))).toEqual([expected]);
  });

  it("another datastore, by both rules", async () => {
    const news = replicaProgram(
      { datastore: { type: "mariadb" } },
      { datastore: { type: "mysql" } },
    );
    expect(await reasons(news)).toContain(
      "datastore.type: mariadb cannot replicate from mysql (source m1)",
    );
  });

  it("users of a source that is known by id only", async () => {
    const news = program({ slaveOf: M1, users: [user] }, "s1");
    expect(await reasons(news)).toEqual([
      `users: s1 gets its accounts from its source ${M1}. Declare them there`,
    ]);
  });
});
