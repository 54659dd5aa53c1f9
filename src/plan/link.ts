import type { ServerFacts } from "../mysql/server";
import { instanceOfAlias } from "./names";

/** The instance that a server's channel names. */
export function sourceIdOf(server: ServerFacts | undefined): string | undefined {
  return server?.channel && instanceOfAlias(server.channel.host);
}
