import type { EngineInfo } from "../ports/engine";

/** The parts of the engine's answer to info that are read here. */
export interface InspectedEngine {
  readonly ID: string;
  readonly Name: string;
  readonly ServerVersion: string;
  readonly OperatingSystem: string;
  readonly SecurityOptions?: readonly string[] | null;
}

/** Anything may listen at the address, and answer in its own way. */
export function isEngine(answer: unknown): answer is InspectedEngine {
  if (typeof answer !== "object" || answer === null) return false;
  return "ID" in answer && typeof answer.ID === "string" && "ServerVersion" in answer;
}

export function engineInfo(
  seen: InspectedEngine,
  reached: { onSocket: boolean; hostname: string },
): EngineInfo {
  return {
    id: seen.ID,
    name: seen.Name,
    version: seen.ServerVersion,
    local: reached.onSocket && seen.Name === reached.hostname && !inItsOwnNetwork(seen),
  };
}

/** Docker Desktop runs in a virtual machine, a rootless engine in a network namespace of its own. */
function inItsOwnNetwork(seen: InspectedEngine): boolean {
  return (
    seen.OperatingSystem === "Docker Desktop" ||
    (seen.SecurityOptions ?? []).some((option) => option.split(",").includes("name=rootless"))
  );
}
