import type { ServerFacts } from "../ports/server";
import type { InstanceFacts } from "./facts";

/** Changes facts of the server; without a server nothing changes. */
export function withServer(
  seen: InstanceFacts,
  change: (server: ServerFacts) => Partial<ServerFacts>,
): InstanceFacts {
  const { server } = seen;
  return server ? { ...seen, server: { ...server, ...change(server) } } : seen;
}
