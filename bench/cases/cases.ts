import type { BenchCase } from "../runner/benchCase";
import type { World } from "../world";
import { copy } from "./copy";
import { deleteReplica } from "./deleteReplica";
import { deleteSource } from "./deleteSource";
import { detach } from "./detach";
import { diff } from "./diff";
import { flavor } from "./flavor";
import { idle } from "./idle";
import { instance } from "./instance";
import { memory } from "./memory";
import { processStart } from "./processStart";
import { refresh } from "./refresh";
import { replicas } from "./replicas";
import { rePoint } from "./rePoint";
import { seed } from "./seed";

/** In the order in which they run. The first is the smallest. */
export const cases: readonly BenchCase<World>[] = [
  instance,
  replicas(2, { official: true }),
  replicas(8, { official: false }),
  copy,
  seed("seed-many", "60,000 small transactions", { transactions: 60_000, bytes: 600 }),
  seed("seed-large", "20 large transactions", { transactions: 20, bytes: 2_500_000 }),
  seed("seed-none", "no data", { transactions: 0, bytes: 0 }),
  detach,
  rePoint,
  deleteReplica,
  deleteSource,
  processStart,
  diff,
  refresh,
  memory,
  idle,
  flavor,
];
