import { foreignName } from "../ground/foreign";
import { labels } from "../ground/names";
import type { InstanceFacts } from "../plan/facts";
import type { InstanceSpec } from "../plan/spec";

/** Warns of a new replica for which a name now means another image than the one that its source runs. */
export function imageLines(
  { image: declared }: Pick<InstanceSpec, "image">,
  { container, image, source }: Pick<InstanceFacts, "container" | "image" | "source">,
): readonly string[] {
  const { name, container: theirs } = source?.instance ?? {};
  if (container || !image || !theirs || theirs.labels[labels.image] !== declared) return [];
  if (theirs.imageId === image.id) return [];
  const named = foreignName(declared);
  return [
    `warning: ${named} is ${shortId(image.id)} now, and ${name ?? "its source"} runs ${shortId(theirs.imageId)}, which was ${named} when its container was created. Leave image out to run the same, or declare it by its digest`,
  ];
}

function shortId(id: string): string {
  return id.slice(0, "sha256:".length + 12);
}
