import { describe, expect, it } from "vitest";
import { foreign } from "../../../../src/ground/foreign";
import { siblingsOf, unfitDonor } from "../../../../src/plan/link/donors";
import type { NeighbourFacts } from "../../../../src/plan/facts";
import { NO_FILES } from "../../../../src/plan/host/noFiles";
import {
  aChannel,
  aContainer,
  anAccount,
  aNeighbour,
  aServer,
  aSpec,
  idOf,
  uuidOf,
} from "../world";

const SET = `${uuidOf("m1")}:5`;
const WHOLE = { ahead: "", purged: "" };
const channel = aChannel("s2", "m1");
const seeding = { source: idOf("m1"), before: "" };
const files = { ...NO_FILES, initialised: true };

/** s2, a sound replica of m1. */
function sibling(server: Partial<NeighbourFacts["server"]> = {}): NeighbourFacts {
  return { ...aNeighbour("s2", { channel, ...server }), files };
}

const recipient = { server: aServer("s1"), container: aContainer(aSpec("s1")) };
const elsewhere = { network: "elsewhere", networkId: "e", address: "172.19.0.2" };

describe("a replica of the source", () => {
  it("gives its data in the source's place when it is a sound copy of it", () => {
    expect(unfitDonor(idOf("m1"), sibling(), recipient, WHOLE)).toBeUndefined();
  });

  const off = { state: "off", errno: 1062, message: foreign("duplicate") } as const;
  it.each<[string, NeighbourFacts, Partial<typeof WHOLE>]>([
    ["it does not answer", { id: idOf("s2"), name: "s2", problem: foreign("down") }, {}],
    ["its own copy is not whole", { ...sibling(), files: { ...files, seeding } }, {}],
    ["it replicates from another source", sibling({ channel: aChannel("s2", "m2") }), {}],
    ["its replication does not run", sibling({ channel: { ...channel, applier: off } }), {}],
    [
      "its replication does not run",
      sibling({ channel: { ...channel, receiver: { ...off, state: "connecting" } } }),
      {},
    ],
    ["it is behind on purpose", sibling({ channel: { ...channel, delay: 60 } }), {}],
    [
      "its image has no clone plugin",
      sibling({ clone: { isPossible: false, isWhole: false, begun: "", problem: "" } }),
      {},
    ],
    ["its max_allowed_packet is too small", sibling({ maxAllowedPacket: 1024 ** 2 }), {}],
    ["it runs another series", sibling({ version: "8.4.1" }), {}],
    [
      "it is on no network of the recipient",
      { ...sibling(), container: { ...aContainer(aSpec("s2")), networks: [elsewhere] } },
      {},
    ],
    ["it has transactions of its own", sibling(), { ahead: SET }],
    ["the source no longer has what came since", sibling(), { purged: SET }],
  ])("does not: %s", (why, facts, relation) => {
    expect(unfitDonor(idOf("m1"), facts, recipient, { ...WHOLE, ...relation })).toBe(why);
  });

  it("gives it where one of the networks of each is the same", () => {
    const [shared] = aContainer(aSpec("s1")).networks;
    const networks = (name: string) => [
      { ...elsewhere, network: name },
      ...(shared ? [shared] : []),
    ];
    const [mine, theirs] = ["mine", "theirs"].map((name) => ({
      ...aContainer(aSpec("s2")),
      networks: networks(name),
    }));
    const donor = { ...sibling(), ...(theirs && { container: theirs }) };
    const to = { ...recipient, ...(mine && { container: mine }) };
    expect(unfitDonor(idOf("m1"), donor, to, WHOLE)).toBeUndefined();
  });

  it("is found by its account, and neither the recipient nor what is below another replica is one", () => {
    const replicationAccounts = [
      anAccount("s1", "m1", "m1"),
      anAccount("s2", "m1", "m1"),
      anAccount("s3", "s2", "m1"),
    ];
    const source = aNeighbour("m1", { replicationAccounts });
    expect(siblingsOf(source, idOf("s1"))).toEqual([idOf("s2")]);
  });
});
