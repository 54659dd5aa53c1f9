import { connectEngine } from "../../../src/docker/dockerEngine";
import type { Labels } from "../../../src/ports/engine";

/** A process of its own for networks.test.ts: gets ready, waits for the word, makes sure of the network. */
async function main(name: string, labels: Labels): Promise<void> {
  const engine = connectEngine();
  await engine.info();
  process.send?.("ready");
  await new Promise((resolve) => process.once("message", resolve));
  process.send?.(await engine.ensureNetwork(name, labels), () => process.disconnect());
}

void main(process.argv[2] ?? "", JSON.parse(process.argv[3] ?? "{}") as Labels);
