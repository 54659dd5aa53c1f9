import { answerOr } from "../ground/asked";
import { foreignName } from "../ground/foreign";
import { completeSpec } from "../observe/completeSpec";
import { measureVolume } from "../observe/host/volumeUse";
import { observeBystanders } from "../observe/link/followers";
import { rightEngine } from "../observe/rightEngine";
import { foresee } from "../plan/model/foresee";
import { planRemoval, replicasOf } from "../plan/removalPlan";
import type { Recorded, Wanted } from "../plan/wanted";
import type { Ports } from "../ports/ports";
import { warning } from "../words/line";
import type { Forecast } from "./instances";
import { look } from "./look";
import { withFollowers } from "./observe";

const GiB = 1024 ** 3;

/**
 * What the deletion of an instance that is replaced comes to: whether the servers refuse it, and which data goes.
 * `wanted`: as it was declared before.
 */
export async function forecastReplacement(
  ports: Ports,
  wanted: Wanted,
  recorded: Recorded,
): Promise<Forecast> {
  await rightEngine(ports, wanted.name, recorded);
  const { id, incarnation } = recorded;
  const aside = { isToRun: false, model: "none" } as const;
  const identity = { id, incarnation, isRecorded: true };
  const { source: _, ...spec } = await completeSpec(ports, wanted, identity, recorded, aside);
  const looked = await withFollowers(ports, id, await look(ports, spec, recorded));
  const named = answerOr(replicasOf(spec, looked), []);
  const bystanders = await observeBystanders(ports, id, named, looked.census);
  const seen = { ...looked, bystanders };
  // once its container is removed, the instance cannot answer for itself
  const followers = replicasOf(spec, seen);
  const plan: typeof planRemoval = (of, facts, done) =>
    planRemoval(of, { ...facts, followers, bystanders }, done);
  const { end, effects } = foresee(spec, seen, plan);
  if (end.kind === "refused") {
    return { refusals: [{ path: "", problem: end.error.message }], plan: [], unanswered: [] };
  }
  const gone = effects.find(({ kind }) => kind === "volumeDeleted");
  const use = gone && (await measureVolume(ports, seen.container));
  const size = use === undefined ? "" : `, which holds ${gibibytes(use.used)} GiB,`;
  const volume = foreignName(gone?.subject ?? seen.volume?.name ?? "");
  const text = gone
    ? `the instance is replaced: its volume ${volume}${size} is deleted with all its data`
    : `the instance is replaced: its volume ${volume} is kept and no longer used`;
  return { refusals: [], plan: [warning(text)], unanswered: [] };
}

function gibibytes(bytes: number): string {
  return String(Math.round((bytes / GiB) * 100) / 100);
}
