import { emptyState, type Provider } from "../ours/provider";
import { urnOf } from "../ours/inputs";

/** Another dynamic provider in the same process. Its read collects garbage, and returns the memory of the process. */
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

/** Options for the process that is to be measured. */
export const GAUGE_ENV = { NODE_OPTIONS: "--expose-gc" };

const MiB = 1024 ** 2;

/** MiB: the resident memory of the process, and the size of all its objects. */
export async function gauge({ client }: Provider): Promise<{ resident: number; held: number }> {
  const state = { ...emptyState(urnOf("gauge"), "gauge"), id: "gauge" };
  const { outputs } = await client.read({ ...state, outputs: { __provider: GAUGE } });
  return { resident: Number(outputs["rss"]) / MiB, held: Number(outputs["held"]) / MiB };
}
