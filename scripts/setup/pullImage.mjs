import { connect, followProgress } from "./dockerEngine.mjs";

const PROGRESS_MS = 10_000;

/** Fails fast where there is no way to the registry, and stays as long as layers keep coming. */
export async function pullImage(ref) {
  const docker = await connect();
  let told = Date.now();
  await followProgress(docker, () => docker.pull(ref), {
    firstMs: 20_000,
    idleMs: 60_000,
    onLine: ({ id, status, progress }) => {
      if (Date.now() - told < PROGRESS_MS) return;
      told = Date.now();
      console.log(`    ${[id, status, progress].filter(Boolean).join(" ")}`);
    },
  });
}
