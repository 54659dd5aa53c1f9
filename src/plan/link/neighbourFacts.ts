import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts, SourceFacts } from "../facts";
import { withServer } from "../serverFacts";

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
    ...(root && { root: withServer(root, raised) }),
    ...(instance && { instance: withServer(instance, raised) }),
  };
}
