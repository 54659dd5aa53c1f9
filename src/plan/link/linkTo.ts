import { aliasOf, MYSQL_PORT } from "../../ground/names";
import type { InstanceFacts } from "../facts";
import type { Link } from "./link";

/** The link to a source, as the channel will have it. */
export function linkTo(
  { source, census }: Pick<InstanceFacts, "source" | "census">,
  id: string,
): Link {
  const where = source?.whereabouts;
  const engine = where?.kind === "here" ? where.engineId : census.engineId;
  return { source: id, engine, at: { host: aliasOf(id), port: MYSQL_PORT } };
}
