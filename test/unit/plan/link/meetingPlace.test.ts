import { describe, expect, it } from "vitest";
import { FORMER_NETWORK, stackNetworkOf } from "../../../../src/ground/names";
import type { Place } from "../../../../src/plan/census";
import { joined, planMeetingPlaces } from "../../../../src/plan/link/meetingPlace";
import { facts, type Given, stepsOf } from "../facts";
import { aCensus, anAccount, aSource, aSpec, idOf, type Name, NETWORK, ownerOf } from "../world";

const THEIRS = stackNetworkOf(ownerOf("m1", "other"));
const THIRD = stackNetworkOf(ownerOf("m1", "third"));

const endpoints = (...names: readonly string[]) =>
  names.map((network) => ({ network, networkId: network, address: "172.18.0.2" }));

/** s1 on these networks, the first of which it was created on. */
function on(...names: readonly string[]): Given {
  return facts().withContainer({ network: names[0] ?? "", networks: endpoints(...names) });
}

/** As the engine lists the others. */
function placing(given: Given, places: Partial<Record<Name, Place>>): Given {
  const census = aCensus();
  const listed = Object.entries(places).map(
    ([name, place]) => [idOf(name as Name), place] as const,
  );
  return given.seeing({ census: { ...census, places: new Map([...census.places, ...listed]) } });
}

/** Its source m1 is on these networks, the first of which it was created on. */
function below(given: Given, ...names: readonly string[]): Given {
  const source = aSource("m1", "s1");
  const { instance } = source;
  const container = instance?.container && {
    ...instance.container,
    network: names[0] ?? "",
    networks: endpoints(...names),
  };
  const facts = {
    ...source,
    ...(instance && { instance: { ...instance, ...(container && { container }) } }),
  };
  const placed = placing(given.replicatingFrom("m1"), {
    m1: { owner: ownerOf("m1", "other"), networks: names },
  });
  return placed.seeing({ source: facts });
}

/** s2 replicates from it. */
function above(given: Given, place: Place): Given {
  return placing(given.withServer({ replicationAccounts: [anAccount("s2", "s1", "s1")] }), {
    s2: place,
  });
}

const textsOf = ({ spec, seen }: Given) =>
  stepsOf(planMeetingPlaces(spec, seen)).map((step) =>
    "network" in step ? `${step.kind} ${step.network}` : step.kind,
  );

describe("an instance", () => {
  const own = (...networks: readonly string[]): Place => ({ owner: ownerOf("s2"), networks });
  const strange = (...networks: readonly string[]): Place => ({
    owner: ownerOf("s2", "other"),
    networks,
  });

  it.each<[string, Given, readonly string[]]>([
    ["on the network of its stack stays as it is", on(NETWORK), []],
    ["without a neighbour leaves another stack's", on(NETWORK, THEIRS), [`leaveNetwork ${THEIRS}`]],
    ["keeps a network of the user's", on(NETWORK, "mine"), []],
    ["keeps the network that it was created on", on(THEIRS, NETWORK), []],
    [
      "that declares another stack's network keeps it",
      on(NETWORK, THEIRS).declaring({ network: THEIRS }),
      [],
    ],
    [
      "leaves one at a time, and looks again",
      on(NETWORK, THEIRS, THIRD),
      [`leaveNetwork ${THEIRS}`],
    ],
    [
      "keeps the network on which alone it meets its source",
      below(on(NETWORK, THEIRS), THEIRS),
      [],
    ],
    [
      "leaves that of its former source",
      below(on(NETWORK, THEIRS, THIRD), THEIRS),
      [`leaveNetwork ${THIRD}`],
    ],
    [
      "joins its source on a better network than the former one",
      below(on(NETWORK, FORMER_NETWORK), THEIRS, FORMER_NETWORK),
      [`joinNetwork ${THEIRS}`],
    ],
    [
      "then leaves the former one, with its channel interrupted for that",
      below(on(NETWORK, THEIRS, FORMER_NETWORK), THEIRS, FORMER_NETWORK),
      ["stopReplica", `leaveNetwork ${FORMER_NETWORK}`, "startReplica", "awaitReceiver"],
    ],
    [
      "meets a replica of another stack where that still is",
      above(on(NETWORK), strange(THEIRS, FORMER_NETWORK)),
      [`joinNetwork ${FORMER_NETWORK}`],
    ],
    ["never joins a replica's own network", above(on(NETWORK), strange(THEIRS)), []],
    [
      "never joins a third stack's, where a replica that has left it may be",
      above(on(NETWORK), strange(THEIRS, THIRD)),
      [],
    ],
    [
      "meets a replica of another stack where its own stack was before it was renamed",
      above(on(stackNetworkOf(ownerOf("s1", "renamed"))), strange(THEIRS, NETWORK)).declaring({
        owner: ownerOf("s1", "renamed"),
      }),
      [`joinNetwork ${NETWORK}`],
    ],
    [
      "does not go to meet a replica of its own stack, whose turn comes in the same update",
      above(on(NETWORK), own(FORMER_NETWORK)),
      [],
    ],
    [
      "keeps the network on which alone a replica meets it",
      above(on(NETWORK, FORMER_NETWORK), strange(THEIRS, FORMER_NETWORK)),
      [],
    ],
    [
      "leaves it once the replica is found elsewhere",
      above(on(NETWORK, FORMER_NETWORK), strange(THEIRS, NETWORK)),
      [`leaveNetwork ${FORMER_NETWORK}`],
    ],
  ])("%s", (_, given, texts) => {
    expect(textsOf(given)).toEqual(texts);
  });
});

describe("a replica that shares no network with its source", () => {
  it.each([
    ["joins the one on which the source was created", [THEIRS, "another"], THEIRS],
    ["joins no former one if there is another", [FORMER_NETWORK, THEIRS], THEIRS],
    ["joins the former one if there is no other", [FORMER_NETWORK], FORMER_NETWORK],
  ])("%s", (_, networks, expected) => {
    const { seen } = below(on(NETWORK), ...networks);
    expect(joined(seen)).toEqual([{ kind: "joinNetwork", network: expected }]);
  });

  it("joins none if the source has none", () => {
    expect(joined(below(on(NETWORK)).seen)).toEqual([]);
    expect(aSpec("s1")).not.toHaveProperty("network");
  });
});
