import { isDeepStrictEqual } from "node:util";
import { groups } from "./inputs";
import { meaningOf } from "./propertyTable";
import { type Bag, isBag } from "./unknowns";

/**
 * The inputs, worded as Pulumi's state has them wherever they mean the same: Pulumi's engine compares words, and
 * would show a change that nobody makes. A name of the volume that is no longer declared stays as well.
 */
export function wordedAsBefore(inputs: Bag, olds: Bag): Bag {
  const before = withoutHidden(olds);
  if (Object.keys(before).length === 0) return inputs;
  const [meant, means] = [meaningOf(olds), meaningOf(inputs)];
  const keys = Object.keys({ ...before, ...withoutHidden(inputs) });
  return keys.reduce<Bag>((worded, key) => {
    if (isDeepStrictEqual(meant[key], means[key])) return withMember(worded, key, olds[key]);
    const [old, is] = [olds[key], worded[key]];
    if (!(key in groups) || !isBag(old) || !isBag(is)) return worded;
    return { ...worded, [key]: groupAsBefore(is, old, { key, meant, means }) };
  }, inputs);
}

interface Meanings {
  readonly key: string;
  readonly meant: Bag;
  readonly means: Bag;
}

function groupAsBefore(group: Bag, old: Bag, { key, meant, means }: Meanings): Bag {
  const members = Object.keys({ ...old, ...group });
  const same = members.filter(
    (member) =>
      (key === "volume" && member === "name" && group[member] === undefined) ||
      isDeepStrictEqual(memberIn(meant[key], member), memberIn(means[key], member)),
  );
  return same.reduce<Bag>((worded, member) => withMember(worded, member, old[member]), group);
}

function memberIn(group: unknown, member: string): unknown {
  return isBag(group) ? group[member] : undefined;
}

function withMember(bag: Bag, key: string, value: unknown): Bag {
  const others = Object.fromEntries(Object.entries(bag).filter(([name]) => name !== key));
  return (value ?? undefined) === undefined ? others : { ...others, [key]: value };
}

function withoutHidden(bag: Bag): Bag {
  return Object.fromEntries(Object.entries(bag).filter(([key]) => !key.startsWith("__")));
}
