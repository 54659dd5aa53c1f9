import { type Asked, seen } from "../../ground/asked";
import { messageOf } from "../../ground/errors";
import type { Census } from "../../plan/census";
import type { NeighbourFacts } from "../../plan/facts";
import { isFenced } from "../../plan/link/fence";
import { sourceIdOf } from "../../plan/link/link";
import type { Ports } from "../../ports/ports";
import { findContainerOf } from "../census";
import { rememberedOrRead } from "../host/vault";
import { readVolume } from "../host/readVolume";
import { observeNeighbour } from "./neighbour";

/**
 * The replicas of an instance that does not answer itself. Each other instance names its source by its
 * channel, or, if it does not answer either, by the note in its volume. "silent" if not even that can be
 * read.
 */
export async function observeFollowers(
  ports: Ports,
  id: string,
  { names }: Census,
  imageId: string | undefined,
): Promise<Asked<readonly string[]>> {
  const others = [...names].filter(([other]) => other !== id);
  const answers = await Promise.all(
    others.map(async ([other, name]) => {
      const source = await sourceOf(ports, other, name, imageId);
      return { other, source };
    }),
  );
  const followers = answers.flatMap(({ other, source }) =>
    source.kind === "seen" && source.value === id ? [other] : [],
  );
  const silent = answers.map(({ source }) => source).find(({ kind }) => kind === "silent");
  // one replica is enough to decide
  return silent?.kind === "silent" && followers.length === 0 ? silent : seen(followers);
}

async function sourceOf(
  ports: Ports,
  id: string,
  name: string,
  imageId: string | undefined,
): Promise<Asked<string | undefined>> {
  const { facts } = await observeNeighbour(ports, id, name);
  if (facts?.server) return seen(sourceIdOf(facts.server));
  try {
    const container = await findContainerOf(ports.engine, id);
    const contents = container
      ? await rememberedOrRead(ports.engine, container.id)
      : await readVolume(ports.engine, id, imageId);
    return seen(contents.files.link?.source);
  } catch (error) {
    return {
      kind: "silent",
      why: `${name} does not answer, and its volume cannot be read (${messageOf(error)})`,
    };
  }
}

/**
 * The instances that accounts name as replicas but that say otherwise themselves: they were detached while
 * this source did not answer. An instance that is fenced and has no channel may be about to attach, so it
 * does not count.
 */
export async function observeBystanders(
  ports: Ports,
  id: string,
  named: readonly string[],
  { names }: Census,
): Promise<Asked<readonly string[]>> {
  const isBystander = (facts: NeighbourFacts | undefined): boolean => {
    const server = facts?.server;
    if (!server || sourceIdOf(server) === id) return false;
    return server.channel !== undefined || !isFenced(server);
  };
  const answers = await Promise.all(
    named.map(async (other) =>
      isBystander((await observeNeighbour(ports, other, names.get(other))).facts),
    ),
  );
  return seen(named.filter((_, at) => answers[at]));
}
