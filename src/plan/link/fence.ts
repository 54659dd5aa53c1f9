import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts } from "../facts";
import type { Step } from "../steps";

/** Closed now and at every start. */
export function isFenced(server: ServerFacts): boolean {
  return server.superReadOnly && server.readOnly && server.persistedOpen === "no";
}

/** Writable now and at every start. */
export function isOpen(server: ServerFacts): boolean {
  return !server.superReadOnly && !server.readOnly && server.persistedOpen === "yes";
}

export function fenced({ server }: Pick<InstanceFacts, "server">): readonly Step[] {
  return server && !isFenced(server) ? [{ kind: "fence" }] : [];
}
