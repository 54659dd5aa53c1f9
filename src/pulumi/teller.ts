import { cleaned } from "../ground/foreign";
import type { About, Teller } from "../ports/teller";
import type { EngineLog, LogLine } from "./engineLog";

/**
 * Tells through Pulumi's engine, in the order in which it is told to, so that each line is in the row of its
 * resource. Prints the lines if there is no engine, or if it does not take one.
 */
export function tellerOf(engineLog: EngineLog | undefined, print: (line: string) => void): Teller {
  let log = engineLog;
  let last: Promise<void> = Promise.resolve();
  const printed = ({ text, severity }: LogLine, { name }: About) => {
    print(cleaned(`${name}: ${severity === "warning" ? "warning: " : ""}${text}`));
  };
  const send = async (line: LogLine, about: About): Promise<void> => {
    if (!log) {
      printed(line, about);
      return;
    }
    // the name also here: in a `preview --diff`, Pulumi prints lines without their resource
    const text = cleaned(`${about.name}: ${line.text}`);
    try {
      await log({ ...line, text });
    } catch {
      log = undefined;
      printed(line, about);
    }
  };
  const tell =
    (severity: LogLine["severity"], ephemeral: boolean) => (about: About, text: string) => {
      const line = { text, urn: about.owner, severity, ephemeral };
      last = last.then(() => send(line, about));
    };
  return {
    progress: tell("info", true),
    inform: tell("info", false),
    warn: tell("warning", false),
    told: () => last,
  };
}
