import { describe, expect, it } from "vitest";
import { facts, type Given, kindsOf } from "../facts";
import { GiB, uuidOf } from "../world";

const MISSING = `${uuidOf("m1")}:10-12`;
const replica = () => facts().replicatingFrom("m1");

describe("the fence", () => {
  const everyReplica: readonly (readonly [string, Given])[] = [
    ["unconfigured", replica().withoutChannel()],
    ["wrongSource", replica().withChannel({ tls: false })],
    ["failed", replica().failing("receiver", 2003)],
    ["stopped", replica().stopped("applier")],
    ["connecting", replica().connecting()],
    ["catchingUp", replica().withRelation({ missing: MISSING, missingOfTarget: MISSING })],
    ["delayed", replica().withRelation({ missing: MISSING }).withChannel({ remainingDelay: 9 })],
    ["replicating", replica()],
  ];

  it.each(everyReplica)("comes first on a replica that is %s", (kind, given) => {
    expect(given.state.kind).toBe(kind);
    expect(kindsOf(given.opened().plan)[0]).toBe("fence");
  });

  it.each(everyReplica)("is never lowered on a replica that is %s", (_, given) => {
    const kinds = kindsOf(given.declaring({ readOnly: false }).plan);
    expect(kinds).not.toContain("open");
  });

  it.each<[string, Given, readonly string[]]>([
    ["an instance that stands alone is opened", facts().fenced(), ["open"]],
    ["and stays open", facts(), []],
    [
      "one that is open until the next start only is opened for good",
      facts().withServer({ persistedOpen: "no" }),
      ["open"],
    ],
    [
      "one that only ordinary users cannot write to is opened",
      facts().withServer({ readOnly: true }),
      ["open"],
    ],
    ["one declared readOnly is fenced", facts().declaring({ readOnly: true }), ["fence"]],
    ["and stays fenced", facts().declaring({ readOnly: true }).fenced(), []],
    [
      "a leaving one is not opened while it has a channel",
      replica().wantingNoSource(),
      ["stopReceiver", "drain", "stopReplica", "retireAccounts", "resetReplica"],
    ],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });

  // a restart with read_only persisted as OFF: super_read_only reads 1, and everybody can write
  it.each<[string, Given]>([
    ["on a replica", replica().withServer({ readOnly: false })],
    [
      "on an instance declared readOnly",
      facts().fenced().withServer({ readOnly: false }).declaring({ readOnly: true }),
    ],
  ])("super_read_only without read_only is no fence: %s", (_, { plan }) => {
    expect(kindsOf(plan)).toEqual(["fence"]);
  });

  it("the container's own repairs come before it", () => {
    const given = replica()
      .opened()
      .declaring({ flavor: { memory: GiB, cpus: 2 } });
    expect(kindsOf(given.plan)).toEqual(["updateResources"]);
  });
});
