/** One sentence of a preview. A warning is about something that costs data or service. */
export interface Line {
  readonly severity: "info" | "warning";
  readonly text: string;
}

export function info(text: string): Line {
  return { severity: "info", text };
}

export function warning(text: string): Line {
  return { severity: "warning", text };
}
