import type { ServerFacts } from "../../ports/server";
import { instanceOfAlias } from "../../ground/names";

/** The instance that a server's channel names. */
export function sourceIdOf(server: ServerFacts | undefined): string | undefined {
  return server?.channel && instanceOfAlias(server.channel.host);
}
