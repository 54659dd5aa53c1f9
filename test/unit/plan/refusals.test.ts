import { describe, expect, it } from "vitest";
import type { ContainerSummary } from "../../../src/ports/engine";
import {
  type InvalidInputError,
  SomebodyElsesError,
  TakenError,
  UnknownSourceError,
} from "../../../src/ground/errors";
import {
  nameIsTaken,
  networkIsMissing,
  portIsTaken,
  serverIdsAreEqual,
  serversAreCircular,
  sourceIsItself,
  turnsAroundWhileWritable,
  volumeCannotShrink,
  volumeIsTaken,
} from "../../../src/ground/refusals";
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
  networks: [],
  volumes: {},
};
const ours: ContainerSummary = {
  ...foreign,
  name: "db",
  labels: { [labels.instance]: idOf("m2"), [labels.owner]: "urn:m2" },
};
const volumeHolder = {
  name: "data",
  driver: "local",
  isOwnFolder: true,
  labels: {},
  createdAt: "",
};
const replica = () => facts().replicatingFrom("m1");
const of = ({ spec, seen }: Given) => refusals(spec, seen);

describe("it is refused:", () => {
  it.each<[string, Given, InvalidInputError]>([
    [
      "the name of a foreign container",
      facts().seeing({ nameHolder: foreign }),
      nameIsTaken("s1", foreign),
    ],
    ["the name of another instance", facts().seeing({ nameHolder: ours }), nameIsTaken("s1", ours)],
    [
      "the name of somebody's volume",
      facts().seeing({ volumeHolder }),
      volumeIsTaken(volumeHolder),
    ],
    [
      "a published port",
      facts().declaring({ port: 3307 }).seeing({ portHolder: ours }),
      portIsTaken(3307, ours),
    ],
    [
      "a network that is not there",
      facts().declaring({ network: "mine" }).without("network"),
      networkIsMissing("mine"),
    ],
    [
      "an unknown source",
      replica().seeing({
        source: aGoneSource("9ffc"),
        census: aCensus(["m1"]),
      }),
      new UnknownSourceError("9ffc", new Map([[idOf("m1"), "m1"]])),
    ],
    [
      "an unknown source where nothing is",
      replica().seeing({ source: aGoneSource("9ffc"), census: aCensus([]) }),
      new UnknownSourceError("9ffc", new Map()),
    ],
    ["itself as source", replica().withSource({ id: idOf("s1") }), sourceIsItself("s1")],
    [
      "the server id of an ancestor",
      replica().withSource({
        ancestry: [{ id: "77e0b5f1-ffff-4fff-8fff-ffffffffffff", name: "m9" }],
      }),
      serverIdsAreEqual("s1", "m9"),
    ],
  ])("%s", (_, { spec, seen }, error) => {
    expect(refusals(spec, seen)).toEqual([error]);
  });

  it.each<[string, Given]>([
    ["an instance as it stands", facts()],
    ["a replica as it stands", replica()],
    ["the network of the stack, which will be created", facts().without("network")],
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

describe("an instance that another state has taken over", () => {
  const stamp = "89abcdef-4444-4333-8222-111111111111";
  const taken = () => {
    const files = { incarnation: stamp, owner: "urn:theirs", settled: stamp };
    const volume = {
      name: "data",
      driver: "local",
      isOwnFolder: true,
      labels: {},
      createdAt: "2026-01-02T03:04:05Z",
    };
    return facts().withFiles(files).seeing({ volume });
  };

  it("is refused to the state that knew it before, with whose it is and the way out", () => {
    const { spec, seen } = taken();
    const [error, ...others] = refusals(spec, seen);
    expect(others).toEqual([]);
    expect(error).toBeInstanceOf(SomebodyElsesError);
    expect(error).toMatchObject({
      path: "name",
      instance: "s1",
      owner: "urn:theirs",
      madeAt: "2026-01-02T03:04:05Z",
      token: "89abcdef",
    });
  });

  it.each<[string, Given]>([
    ["to who consents to take it back", taken().declaring({ takeOver: "89abcdef" })],
    ["while no state has come back with that", taken().withFiles({ settled: "first" })],
    ["to a create, which asks before it has an id", taken().declaring({ isRecorded: false })],
    ["where nothing is recorded", facts().without("files")],
    ["to the state that took it", taken().declaring({ incarnation: stamp })],
  ])("is not refused %s", (_, given) => {
    expect(of(given)).toEqual([]);
  });

  it("is not given to who consents to take over another incarnation", () => {
    expect(of(taken().declaring({ takeOver: "00000000" }))).toHaveLength(1);
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
    expect(refusal(spec, seen)).toEqual(serversAreCircular("s1 → m1 → s2 → s1"));
  });

  it("is no refusal in a preview: the other end may be about to move", () => {
    expect(of(circle())).toEqual([]);
  });

  it("is one while it is still written to: the other end would leave without what comes last", () => {
    expect(of(circle().withoutChannel().opened())).toEqual([
      turnsAroundWhileWritable("s1 → m1 → s2 → s1", "s1", "m1"),
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
    const expected = used !== undefined && refused ? volumeCannotShrink(5, 2, used) : undefined;
    expect(shrinkRefusal(size, used)).toEqual(expected);
  });
});
