import { emptyState, type Provider } from "../ours/provider";
import { urnOf } from "../ours/inputs";

/** Another dynamic provider in the same process: its read answers what the process holds, swept before. */
const GAUGE = `exports.handler = () => ({
  read: async (id) => {
    for (let round = 0; round < 4; round += 1) {
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { rss, heapUsed, external } = process.memoryUsage();
    return { id, props: { rss, held: heapUsed + external } };
  },
});`;

/** For the process that is to be measured. */
export const GAUGE_ENV = { NODE_OPTIONS: "--expose-gc" };

const MiB = 1024 ** 2;

/** MiB: of memory the process has, and of objects it holds on to. */
export async function gauge({ client }: Provider): Promise<{ resident: number; held: number }> {
  const state = { ...emptyState(urnOf("gauge"), "gauge"), id: "gauge" };
  const { outputs } = await client.read({ ...state, outputs: { __provider: GAUGE } });
  return { resident: Number(outputs["rss"]) / MiB, held: Number(outputs["held"]) / MiB };
}
