import type { ServerFacts } from "../ports/server";

/** Of an instance or of a neighbour. If no server is seen, the facts stay as they are. */
export function withServer<T extends { readonly server?: ServerFacts }>(
  seen: T,
  change: (server: ServerFacts) => Partial<ServerFacts>,
): T {
  const { server } = seen;
  return server ? { ...seen, server: { ...server, ...change(server) } } : seen;
}
