import type { Channel, ServerFacts } from "../../ports/server";
import { instanceOfAlias, sourceOfCaFile } from "../../ground/names";

/**
 * Whom an instance replicates from: an id, with everything that is only true of now beside it. Kept in the
 * replica's volume, where it can be read while its server is down.
 */
export interface Link {
  /** Instance id. */
  readonly source: string;
  /** The engine that holds the source, by `info().ID`. */
  readonly engine: string;
  readonly at: { readonly host: string; readonly port: number };
}

/** The instance that a server's channel names. */
export function sourceIdOf(server: ServerFacts | undefined): string | undefined {
  return server?.channel && sourceOfChannel(server.channel);
}

/** By the file of the pinned authority; by the host only where another hand has taken that from the channel. */
export function sourceOfChannel({ caFile, host }: Pick<Channel, "caFile" | "host">) {
  return sourceOfCaFile(caFile) ?? instanceOfAlias(host);
}

/** The text of the file that says so; an empty one says that it replicates from nobody. */
export function linkNote(link: Link | undefined): string {
  return link === undefined ? "" : JSON.stringify(link);
}

/** Read back. Whatever else stands there is no note of this package's. */
export function linkIn(text: string | undefined): Link | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const note: unknown = JSON.parse(text);
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
