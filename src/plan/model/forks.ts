import type { Fork, Taken } from "./doubts";
import * as host from "./hostForks";
import * as link from "./linkForks";

/** The doubts that arise at one step. */
export function forksAt(taken: Taken): readonly Fork[] {
  return FORKS.flatMap((fork) => fork(taken) ?? []);
}

const FORKS: readonly ((taken: Taken) => Fork | readonly Fork[] | undefined)[] = [
  link.writesUntilFenced,
  link.sentUntilStopped,
  link.threadStopsAgain,
  link.applierStops,
  link.sourceAway,
  link.sourceHeldUp,
  link.copyRefused,
  host.configurationRefused,
  host.configurationFails,
  host.valueRefused,
  host.imageMissing,
  host.notSeen,
];
