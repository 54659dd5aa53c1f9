/** How often the engine says to have started a container, in what it reports: one event a line. */
export function startsIn(events: string, containerId: string): number {
  return events.split("\n").filter((line) => isStart(line, containerId)).length;
}

function isStart(line: string, containerId: string): boolean {
  if (!line.startsWith("{") || !line.endsWith("}")) return false;
  const { Type, Action, Actor } = JSON.parse(line) as {
    readonly Type?: string;
    readonly Action?: string;
    readonly Actor?: { readonly ID?: string };
  };
  return Type === "container" && Action === "start" && Actor?.ID === containerId;
}
