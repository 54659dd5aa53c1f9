import type { ServerFacts } from "../ports/server";
import type { InstanceFacts } from "./facts";

/** Where no server is seen nothing of one changes. */
export function withServer(
  seen: InstanceFacts,
  change: (server: ServerFacts) => Partial<ServerFacts>,
): InstanceFacts {
  const { server } = seen;
  return server ? { ...seen, server: { ...server, ...change(server) } } : seen;
}
