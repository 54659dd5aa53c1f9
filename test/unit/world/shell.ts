import { dirname } from "node:path";
import { paths, VOLUME_ROOT } from "../../../src/ground/names";
import { switchAuthority, switchFolders } from "./certificates";
import { allFiles, volumeAt } from "./files";
import type { Container, WorldState } from "./state";

/** What a shell in a container answers, as far as it is asked; anything else it does not know. */
export function runInside(
  state: WorldState,
  container: Container,
  command: readonly string[],
): { exitCode: number; stdout: string } {
  const [program, option, script = ""] = command;
  if (program !== "/bin/sh" || option !== "-c")
    return answer(state, container, command.join(" "), []);
  if (script.includes("mv -T")) {
    switchFolders(state, container);
    switchAuthority(state, container, script.includes(`mv -T ${paths.nextAuthorityKey}`));
    return { exitCode: 0, stdout: "" };
  }
  let args: readonly string[] = [];
  let stdout = "";
  for (const line of script.trim().split("\n")) {
    if (line.startsWith("set -- ")) {
      args = line
        .slice("set -- ".length)
        .split(" ")
        .flatMap((glob) => expanded(state, container, glob));
      continue;
    }
    const answered = answer(state, container, line, args);
    stdout += answered.stdout;
    if (answered.exitCode !== 0) return { ...answered, stdout };
  }
  return { exitCode: 0, stdout };
}

function answer(
  state: WorldState,
  container: Container,
  line: string,
  args: readonly string[],
): { exitCode: number; stdout: string } {
  const files = allFiles(state, container);
  const contents = args.map((path) => files.get(path) ?? "");
  const bytes = contents.map((content) => Buffer.byteLength(content));
  if (line === `du -sk ${VOLUME_ROOT}`) {
    const used = volumeAt(state, container, VOLUME_ROOT)?.used ?? 0;
    return { exitCode: 0, stdout: `${String(Math.ceil(used / 1024))}\t${VOLUME_ROOT}\n` };
  }
  if (line === `df -Pk ${VOLUME_ROOT}`) {
    const disk = `disk 100000000 0 99999999 0% ${VOLUME_ROOT}`;
    return {
      exitCode: 0,
      stdout: `Filesystem 1024-blocks Used Available Capacity Mounted on\n${disk}\n`,
    };
  }
  if (line === 'wc -c "$@" /dev/null') {
    const total = bytes.reduce((sum, one) => sum + one, 0);
    const rows = args.map((path, at) => `${String(bytes[at])} ${path}`);
    return {
      exitCode: 0,
      stdout: [...rows, "0 /dev/null", `${String(total)} total`, ""].join("\n"),
    };
  }
  const [, path] = /^\[ -e (\S+) \] && echo \1$/.exec(line) ?? [];
  if (path !== undefined) return { exitCode: 0, stdout: files.has(path) ? `${path}\n` : "" };
  if (line === 'cat "$@"') return { exitCode: 0, stdout: contents.join("") };
  return { exitCode: 127, stdout: "" };
}

/** `*` stands for the files of one directory. */
function expanded(state: WorldState, container: Container, glob: string): readonly string[] {
  const paths = [...allFiles(state, container).keys()].sort();
  return glob.endsWith("/*") ? paths.filter((path) => dirname(path) === glob.slice(0, -2)) : [glob];
}
