import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts, NeighbourFacts } from "../facts";
import type { RunMemory, Step } from "../steps";
import { switchedOff } from "./events";

/** True if the server is closed now and at every start. */
export function isFenced(server: ServerFacts): boolean {
  return server.superReadOnly && server.readOnly && server.persistedOpen === "no";
}

/** True if the server is writable now and at every start. */
export function isOpen(server: ServerFacts): boolean {
  return !server.superReadOnly && !server.readOnly && server.persistedOpen === "yes";
}

/** Lowered for a statement of an administrator. If no run is at work there, one was killed before it raised it again. */
function isLowered(server: ServerFacts): boolean {
  return server.readOnly && !server.superReadOnly && server.persistedOpen === "no";
}

/** Sources, former sources and their roots whose fence is lowered. */
export function loweredNeighbours({
  source,
  formerSource,
}: Pick<InstanceFacts, "source" | "formerSource">): readonly NeighbourFacts[] {
  const neighbours = [source?.root, source?.instance, formerSource?.root, formerSource?.instance];
  const byId = new Map<string, NeighbourFacts>();
  for (const neighbour of neighbours) {
    if (neighbour?.server && isLowered(neighbour.server)) byId.set(neighbour.id, neighbour);
  }
  return [...byId.values()];
}

/** Once per run: what is seen lowered after that, another run has lowered, which raises it again itself. */
export function raised(seen: InstanceFacts, { done }: RunMemory): readonly Step[] {
  return loweredNeighbours(seen).length > 0 && !done.has("raiseFence")
    ? [{ kind: "raiseFence" }]
    : [];
}

/** Scheduled events are switched off first: none of them runs while a statement lowers the fence for a moment. */
export function fenced({ server }: Pick<InstanceFacts, "server">): readonly Step[] {
  return server && !isFenced(server) ? [...switchedOff(server), { kind: "fence" }] : [];
}
