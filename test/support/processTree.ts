import { execFileSync } from "node:child_process";

interface ProcessRow {
  readonly pid: number;
  /** The CLI starts it through a shell, which leads the group. */
  readonly group: number;
  readonly parent: number;
  readonly command: string;
}

/** The process below `root` that runs the SDK's dynamic provider. */
export function providerBelow(root: number): ProcessRow | undefined {
  const rows = listProcesses();
  const below = new Set([root]);
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const { pid, parent } of rows) if (below.has(parent)) below.add(pid);
  }
  return rows.find(({ pid, command }) => below.has(pid) && isProvider(command));
}

/** The shell that starts it names the module too, but only node is given the path of it. */
function isProvider(command: string): boolean {
  const [program = "", script = ""] = command.split(" ");
  return program.endsWith("node") && script.includes("/cmd/dynamic-provider");
}

function listProcesses(): readonly ProcessRow[] {
  const text = execFileSync("ps", ["-A", "-o", "pid=,pgid=,ppid=,args="], { encoding: "utf8" });
  return text.split("\n").flatMap((line) => {
    const [, pid, group, parent, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || command === undefined
      ? []
      : [{ pid: Number(pid), group: Number(group), parent: Number(parent), command }];
  });
}
