import { runCommand } from "./runCommand.mjs";

export async function aptInstall(...packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await runCommand("apt-get", ["update"], { env });
  } catch (error) {
    // One broken third-party list fails the whole update; the packages may be found all the same.
    console.log(`    ${error.message.split("\n").at(-1)}`);
  }
  await runCommand("apt-get", ["install", "-y", "--no-install-recommends", ...packages], {
    env,
    minutes: 15,
  });
}
