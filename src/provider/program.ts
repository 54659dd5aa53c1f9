import type { Refusal } from "./refusal";
import { type Bag, isBag, UNKNOWN } from "./unknowns";

/** What becomes of a resource of this stack that holds what another one asks for. */
export type Fate =
  /** It declares the same. */
  | "keeps"
  /** It declares something else, so it gives it up in this update. */
  | "givesUp"
  /** The program no longer declares it, so it is deleted after everything else. */
  | "leaves"
  /** It has not been checked yet. */
  | "unknown";

/**
 * What the program of this run declares, as far as this process has been told: the checked inputs of each resource,
 * in the order in which Pulumi checks them (a source before its replicas), and which resources there are, from the
 * constructors (docs/decisions/0012).
 */
export class Program {
  /** By owner. */
  readonly #checked = new Map<string, Bag>();
  /** As `type::name`; undefined until a constructor has said so. */
  #listed: ReadonlySet<string> | undefined;

  /** `listed`: what the constructor of a resource knows of the others. */
  note(inputs: Bag, listed: unknown): void {
    const owner = inputs["__owner"];
    if (typeof owner === "string") this.#checked.set(owner, inputs);
    if (!Array.isArray(listed)) return;
    const names = listed.filter((one) => typeof one === "string");
    this.#listed = new Set([...(this.#listed ?? []), ...names]);
  }

  /** The checked inputs of the resource whose instance has this name. */
  inputsOf(name: string): Bag | undefined {
    return [...this.#checked.values()].find((inputs) => inputs["name"] === name);
  }

  /** What two resources of one program cannot both have. */
  clashes(inputs: Bag): readonly Refusal[] {
    const owner = inputs["__owner"];
    const others = [...this.#checked].filter(([other]) => other !== owner);
    return EXCLUSIVE.flatMap((path) => {
      const value = valueAt(inputs, path);
      const other = others.find(([, theirs]) => isSame(path, inputs, theirs));
      if (!other) return [];
      const problem = `${text(value)} is declared by ${shortName(other[0])} of this program, too. Choose another ${path === "port" ? "port" : "name"}`;
      return [{ path, problem }];
    });
  }

  /** What becomes of the resource `owner`, which has now what this input asks for. */
  fateOf(owner: string, path: string, inputs: Bag): Fate {
    const theirs = this.#checked.get(owner);
    if (theirs) return isSame(path, inputs, theirs) ? "keeps" : "givesUp";
    if (!this.#listed) return "unknown";
    return this.#listed.has(listedAs(owner)) ? "unknown" : "leaves";
  }
}

/** Inputs of which an engine has each value once. */
const EXCLUSIVE = ["name", "port", "volume.name"] as const;

function isSame(path: string, one: Bag, other: Bag): boolean {
  const [a, b] = [valueAt(one, path), valueAt(other, path)];
  if (a === undefined || a === UNKNOWN || a !== b) return false;
  return path !== "port" || meet(one["bindAddress"], other["bindAddress"]);
}

function meet(one: unknown, other: unknown): boolean {
  const [a, b] = [one ?? LOOPBACK, other ?? LOOPBACK];
  return a === b || [a, b].includes("0.0.0.0");
}

const LOOPBACK = "127.0.0.1";

function valueAt(inputs: Bag, path: string): unknown {
  return path.split(".").reduce<unknown>((bag, key) => (isBag(bag) ? bag[key] : undefined), inputs);
}

function text(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** A parent's type stands before the resource's own. */
function listedAs(owner: string): string {
  const [types = "", name = ""] = owner.split("::").slice(-2);
  return `${types.split("$").at(-1) ?? ""}::${name}`;
}

function shortName(owner: string): string {
  return owner.split("::").at(-1) ?? owner;
}
