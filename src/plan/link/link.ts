import { jsonIn } from "../../ground/json";
import type { Channel, ServerFacts } from "../../ports/server";
import { instanceOfAlias, sourceOfCaFile } from "../../ground/names";

/**
 * The source of an instance: its id, and where it was when this was noted. It is kept in the replica's
 * volume, where it can be read while the replica's server is down.
 */
export interface Link {
  /** Instance id. */
  readonly source: string;
  /** The engine that holds the source, by `info().id`. */
  readonly engine: string;
  readonly at: { readonly host: string; readonly port: number };
}

/** The id of the instance that a server's channel names. */
export function sourceIdOf(server: ServerFacts | undefined): string | undefined {
  return server?.channel && sourceOfChannel(server.channel);
}

/**
 * Determined by the file of the pinned CA; by the host only if somebody has removed that file from the
 * channel.
 */
export function sourceOfChannel({ caFile, host }: Pick<Channel, "caFile" | "host">) {
  return sourceOfCaFile(caFile) ?? instanceOfAlias(host);
}

/** The text of the file that records the link; an empty file means that the instance has no source. */
export function linkNote(link: Link | undefined): string {
  return link === undefined ? "" : JSON.stringify(link);
}

/** Reads `linkNote`'s text. Any other text is not a note of this package. */
export function linkIn(text: string | undefined): Link | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const note = jsonIn(text);
  return isLink(note) ? note : undefined;
}

function isLink(note: unknown): note is Link {
  if (typeof note !== "object" || note === null) return false;
  if (!("source" in note && "engine" in note && "at" in note)) return false;
  const { source, engine, at } = note;
  if (typeof source !== "string" || typeof engine !== "string") return false;
  return (
    typeof at === "object" &&
    at !== null &&
    "host" in at &&
    typeof at.host === "string" &&
    "port" in at &&
    typeof at.port === "number"
  );
}
