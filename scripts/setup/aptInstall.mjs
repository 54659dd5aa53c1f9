import { runCommand } from "./runCommand.mjs";

export async function aptInstall(...packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await runCommand("apt-get", ["update"], { env });
  } catch (error) {
    // One broken third-party list makes the whole update fail, but the packages may still be found.
    console.log(`    ${error.message.split("\n").at(-1)}`);
  }
  await runCommand("apt-get", ["install", "-y", "--no-install-recommends", ...packages], {
    env,
    minutes: 15,
  });
}
