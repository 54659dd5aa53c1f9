import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts, NeighbourFacts, SourceFacts } from "../facts";

/** Where no server is seen nothing of one changes. */
export function onNeighbour(
  neighbour: NeighbourFacts,
  change: (server: ServerFacts) => Partial<ServerFacts>,
): NeighbourFacts {
  const { server } = neighbour;
  return server ? { ...neighbour, server: { ...server, ...change(server) } } : neighbour;
}

/** `super_read_only` is on wherever `read_only` is. */
export function neighboursRaised({ source, formerSource, ...seen }: InstanceFacts): InstanceFacts {
  return {
    ...seen,
    ...(source && { source: withFencesRaised(source) }),
    ...(formerSource && { formerSource: withFencesRaised(formerSource) }),
  };
}

function withFencesRaised({ root, instance, ...source }: SourceFacts): SourceFacts {
  const raised = ({ readOnly, superReadOnly }: ServerFacts) => ({
    superReadOnly: superReadOnly || readOnly,
  });
  return {
    ...source,
    ...(root && { root: onNeighbour(root, raised) }),
    ...(instance && { instance: onNeighbour(instance, raised) }),
  };
}
