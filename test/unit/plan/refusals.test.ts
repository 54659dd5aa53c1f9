import { describe, expect, it } from "vitest";
import type { ContainerSummary } from "../../../src/ports/engine";
import { InvalidInputError, TakenError } from "../../../src/ground/errors";
import { labels } from "../../../src/ground/names";
import { refusal, refusals, shrinkRefusal } from "../../../src/plan/refusals";
import { facts, type Given, kindsOf } from "./facts";
import { aCensus, aGoneSource, aSource, aSpec, GiB, idOf } from "./world";

const foreign: ContainerSummary = {
  id: "0123456789abcdef",
  name: "s1",
  state: "running",
  labels: {},
  published: [],
  volumes: {},
};
const ours: ContainerSummary = {
  ...foreign,
  name: "db",
  labels: { [labels.instance]: idOf("m2"), [labels.owner]: "urn:m2" },
};
const volumeHolder = { name: "data", driver: "local", labels: {}, createdAt: "" };
const replica = () => facts().replicatingFrom("m1");
const of = ({ spec, seen }: Given) => refusals(spec, seen).map(({ message }) => message);

describe("what cannot be is said with its path and the way out:", () => {
  it.each<[string, Given, string]>([
    [
      "the name of a foreign container",
      facts().seeing({ nameHolder: foreign }),
      `name: "s1" is the name of the container s1 (0123456789ab), which is not of this provider; give another name`,
    ],
    [
      "the name of another instance",
      facts().seeing({ nameHolder: ours }),
      `name: "s1" is the name of db, the instance of urn:m2; give another name`,
    ],
    [
      "the name of somebody's volume",
      facts().seeing({ volumeHolder }),
      `volume.name: "data" is a volume of somebody else; give another name, or remove that volume`,
    ],
    [
      "a published port",
      facts().declaring({ port: 3307 }).seeing({ portHolder: ours }),
      `port: 3307 is published by db, the instance of urn:m2; give another port`,
    ],
    [
      "a network that is not there",
      facts().declaring({ network: "mine" }).without("network"),
      `network: no network "mine" on this engine; create it, or leave network out for the shared mysql-replication`,
    ],
    [
      "an unknown source",
      replica().seeing({
        source: aGoneSource("9ffc"),
        census: aCensus(["m1"]),
      }),
      `slaveOf: no instance with id 9ffc on this engine; known: m1 (${idOf("m1")})`,
    ],
    [
      "an unknown source where nothing is",
      replica().seeing({ source: aGoneSource("9ffc"), census: aCensus([]) }),
      `slaveOf: no instance with id 9ffc on this engine; known: none`,
    ],
    [
      "itself as source",
      replica().withSource({ id: idOf("s1") }),
      `slaveOf: s1 cannot replicate from itself`,
    ],
    [
      "the server id of an ancestor",
      replica().withSource({
        ancestry: [{ id: "77e0b5f1-ffff-4fff-8fff-ffffffffffff", name: "m9" }],
      }),
      `slaveOf: s1 and m9 have the same server id; make s1 anew`,
    ],
  ])("%s", (_, given, message) => {
    expect(of(given)).toEqual([message]);
  });

  it.each<[string, Given]>([
    ["an instance as it stands", facts()],
    ["a replica as it stands", replica()],
    ["the shared network, which will be made", facts().without("network")],
    ["somebody's port when none is declared", facts().seeing({ portHolder: ours })],
    ["a volume that is full to the last byte", facts().seeing({ volumeUsed: 2 * GiB })],
  ])("but not %s", (_, given) => {
    expect(of(given)).toEqual([]);
  });

  it("all at once", () => {
    const given = facts()
      .declaring({ port: 3307 })
      .seeing({ nameHolder: foreign, portHolder: ours, volumeHolder });
    const found = refusals(given.spec, given.seen);
    expect(found.map(({ path }) => path)).toEqual(["name", "volume.name", "port"]);
    expect(found.every((one) => one instanceof TakenError)).toBe(true);
  });
});

describe("a circle", () => {
  const circle = () =>
    replica().withSource({
      ...aSource("m1", "s1"),
      ancestry: [
        { id: idOf("m1"), name: "m1" },
        { id: idOf("s2"), name: "s2" },
        { id: idOf("s1"), name: "s1" },
      ],
    });

  it("is refused by an update, with its path", () => {
    const { spec, seen } = circle();
    const error = refusal(spec, seen);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error?.message).toBe("slaveOf: s1 → m1 → s2 → s1 is a cycle");
  });

  it("is no refusal in a preview: the other end may be about to move", () => {
    expect(of(circle())).toEqual([]);
  });

  it("is one while it is still written to: the other end would leave without what comes last", () => {
    expect(of(circle().withoutChannel().opened())).toEqual([
      "slaveOf: s1 → m1 → s2 → s1 is a cycle as things stand: m1 replicates from s1 now, and s1 is writable; set readOnly: true on s1 in an update of its own first, so that nothing written meanwhile is lost",
    ]);
  });
});

it("a plan touches nothing while something is refused", () => {
  const given = facts(aSpec("s1")).down().seeing({ nameHolder: foreign });
  expect(kindsOf(given.plan)).toEqual(["blocked: TakenError"]);
});

describe("a volume's size may shrink to what is in use:", () => {
  it.each<[string, { from: number | undefined; to: number }, number | undefined, boolean]>([
    ["below it is refused", { from: 5, to: 2 }, 2.44 * GiB, true],
    ["above it is not", { from: 5, to: 3 }, 2.44 * GiB, false],
    ["data that outgrew it is no refusal", { from: 2, to: 2 }, 2.44 * GiB, false],
    ["nor is growth", { from: 1, to: 2 }, 2.44 * GiB, false],
    ["nor what cannot be measured", { from: 5, to: 2 }, undefined, false],
    ["nor a new instance", { from: undefined, to: 1 }, 2.44 * GiB, false],
  ])("%s", (_, size, used, refused) => {
    const message = shrinkRefusal(size, used)?.message;
    expect(message).toBe(
      refused ? "volume.size: 5 → 2 GiB is below the 2.4 GiB in use" : undefined,
    );
  });
});
