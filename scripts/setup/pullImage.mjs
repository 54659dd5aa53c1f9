import { connect, followProgress } from "./dockerEngine.mjs";

const PROGRESS_MS = 10_000;

/** Fails soon when the registry cannot be reached, and goes on as long as layers keep arriving. */
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
