import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import type { Wanted } from "../../../src/plan/wanted";
import { caughtUp, sql, value } from "../../support/instances";
import { OwnEngine } from "../../support/lab/ownEngine";
import { Managed, wanted } from "../../support/managed";
import { PATIENT } from "../../support/poll";

/**
 * An engine that is restarted, and a host that loses power and comes back: at rest, and in the middle of each verb.
 * Every point of each verb is the business of `npm run test:faults -- --power-off`.
 */

const PASSWORD = "the-root-of-the-lab";
const source = wanted("lab-m", {
  rootPassword: new Secret(PASSWORD),
  rootPrivileges: "all",
  databases: [{ name: "shop" }],
});
const asRoot = (seen: InstanceReport) => ({ ...seen, rootPassword: PASSWORD });
const below = (of: InstanceReport, name = "lab-s"): Wanted =>
  wanted(name, { source: { id: of.id } });

let own: OwnEngine;
let managed: Managed;
let m: InstanceReport;
let s: InstanceReport;
/** What happens once, when such a line of progress comes. */
let pending: { readonly when: string; readonly happen: () => void } | undefined;

describe("an engine of its own", () => {
  beforeAll(async () => {
    own = await OwnEngine.begin();
    managed = new Managed({
      engine: own.engine,
      progress: (_, line) => {
        if (!pending || !line.includes(pending.when)) return;
        pending.happen();
        pending = undefined;
      },
    });
    m = await managed.bring(source);
    s = await managed.bring(below(m));
    await sql(asRoot(m), "CREATE TABLE shop.t (id INT PRIMARY KEY AUTO_INCREMENT)");
  });

  afterAll(async () => {
    await own[Symbol.asyncDispose]();
  });

  /** The servers are back by themselves, and the next update has nothing to do. */
  async function expectAsBefore(): Promise<void> {
    await expect
      .poll(async () => [(await managed.see(source, m)).drift, (await seen()).drift], PATIENT)
      .toEqual([[], []]);
    await sql(asRoot(await managed.see(source, m)), "INSERT INTO shop.t VALUES ()");
    const [now, replica] = [await managed.bring(source, m), await managed.bring(below(m), s)];
    expect([now.id, now.serverUuid]).toEqual([m.id, m.serverUuid]);
    expect([replica.id, replica.serverUuid]).toEqual([s.id, s.serverUuid]);
    expect(await caughtUp(asRoot(replica), asRoot(now))).toBe(true);
  }

  const seen = () => managed.see(below(m), s);

  it("that is restarted: the servers are back by themselves, and nothing has drifted", async () => {
    await own.restart();
    await expectAsBefore();
  });

  it("whose host has lost power: likewise", async () => {
    await own.powerOff();
    await own.start();
    await expectAsBefore();
  });

  it("that is away: refresh keeps what it knows, and an update changes nothing and says why", async () => {
    await own.powerOff();
    await expect(managed.see(source, m)).rejects.toThrow(/engine/i);
    await expect(managed.bring(source, m)).rejects.toThrow(/engine/i);
    await own.start();
    await expectAsBefore();
  });

  type Verb = readonly [verb: string, when: string, run: () => Promise<InstanceReport>];

  /** One life of a replica, in which each verb is interrupted once. */
  let n: InstanceReport | undefined;
  const bringN = async (spec: Wanted) => (n = await managed.bring(spec, n));
  const onlyAtStart = { back_log: "99" };

  it.each<Verb>([
    ["created", "start the container", () => bringN(below(m, "lab-n"))],
    ["moved", "point the channel at the source", () => bringN(below(s, "lab-n"))],
    [
      "given another configuration",
      "write the configuration file",
      () => bringN({ ...below(s, "lab-n"), configuration: onlyAtStart }),
    ],
    ["detached", "remove the channel", () => bringN(wanted("lab-n"))],
    ["attached", "start receiver and applier", () => bringN(below(m, "lab-n"))],
  ])(
    "the next update finishes what was begun when power was lost: a replica is %s",
    async (_, when, run) => {
      await losePowerAt(when, run);
      expect(await run()).toMatchObject({ status: "ACTIVE", drift: [] });
      await expectAsBefore();
    },
  );

  it("power is lost while a replica is deleted: the next run finishes, and its source forgets it", async () => {
    const gone = n;
    if (!gone) throw new Error("there is no replica to delete");
    const remove = () => managed.remove(below(m, "lab-n"), gone);
    await losePowerAt("remove the container", remove);
    await remove();
    await expectAsBefore();
    const accounts = "SELECT COUNT(*) FROM mysql.user WHERE User LIKE 'replica-%'";
    expect(await value(asRoot(await managed.see(source, m)), accounts)).toBe(1);
    const left = await own.docker.listContainers({ all: true });
    expect(left.flatMap(({ Names }) => Names)).not.toContain("/lab-n");
  });

  async function losePowerAt(when: string, run: () => Promise<unknown>): Promise<void> {
    let off: Promise<void> | undefined;
    pending = { when, happen: () => void (off = own.powerOff()) };
    await expect(run()).rejects.toThrow();
    expect(off, `nobody has come to: ${when}`).toBeDefined();
    await off;
    await own.start();
  }
});
