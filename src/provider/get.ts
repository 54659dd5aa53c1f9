import { ReplicationProviderError } from "../ground/errors";
import type { InstanceReport } from "../manage/report";
import type { Recorded } from "../plan/wanted";
import { outsOf } from "./outs";
import { plainFailure } from "./partialFailure";
import { readDeclared } from "./readInputs";
import type { Surroundings } from "./surroundings";
import type { Bag } from "./unknowns";
import { wantedOf } from "./wanted";

/** The hidden input by which `get` says that the resource is only read. */
export const GET = "__get";

/** In seconds, as long as a look may take. */
const PATIENCE = 600;

export class NoSuchInstanceError extends ReplicationProviderError {
  readonly code = "no-such-instance";

  constructor(readonly instance: string) {
    super(
      `no instance with the id ${instance} is on this engine. Give get the output id of an instance, and point DOCKER_HOST at its engine`,
    );
  }
}

/**
 * Reads an instance that another program declares. Nobody here knows what it is to be like: there is no drift,
 * and what only a state knows is left out: the password of root, the size of the volume, and when it was created.
 */
export async function get(
  { instances }: Pick<Surroundings, "instances">,
  id: string,
  props: Bag,
): Promise<{ readonly id: string; readonly props: Bag }> {
  const owner = typeof props["__owner"] === "string" ? props["__owner"] : "";
  const declared = readDeclared({ name: id, __owner: owner });
  const wanted = wantedOf(declared, undefined, { patience: PATIENCE, rootPassword: undefined });
  const observe = (sourceId?: string): Promise<InstanceReport | undefined> => {
    const recorded = recordedOf(id, sourceId);
    const source = sourceId === undefined ? {} : { source: { id: sourceId } };
    return instances
      .observe({ ...wanted, ...source }, recorded)
      .catch((error: unknown) => Promise.reject(plainFailure(error)));
  };
  const first = await observe();
  // a replica is as healthy as its channel to the source that it has, which only the first look tells
  const report = first?.slaveOf === undefined ? first : await observe(first.slaveOf);
  if (!report) throw new NoSuchInstanceError(id);
  const outs = outsOf({ ...report, drift: [] }, NOTHING_REMEMBERED);
  const { declared: _, incarnation: __, created: ___, updated: ____, ...known } = outs;
  const volume = { name: report.volume.name, used: report.volume.used };
  const hidden = { [GET]: true, __owner: owner, __provider: props["__provider"] };
  return { id, props: JSON.parse(JSON.stringify({ ...known, volume, ...hidden })) as Bag };
}

const NOTHING_REMEMBERED = {
  declaredInputs: {},
  declared: undefined,
  incarnation: "",
  image: undefined,
  rootPassword: undefined,
  created: "",
  updated: "",
};

function recordedOf(id: string, sourceId: string | undefined): Recorded {
  const unknown = { image: undefined, imageId: undefined, volumeSize: undefined };
  return { id, incarnation: "", engineId: "", sourceId, ...unknown };
}
