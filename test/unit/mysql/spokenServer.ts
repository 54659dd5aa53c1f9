import { Secret } from "../../../src/ground/secret";
import { ServerOfSession } from "../../../src/mysql/serverOfSession";
import { Session, type Row } from "../../../src/mysql/session";
import { FakeClock } from "../ground/fakeClock";
import { RecordingWire } from "./fakeWire";

/** What the other side answers to the statements that match: rows, or an error's number. */
export type Script = readonly (readonly [RegExp, readonly Row[] | number])[];

const LOCKED: Script = [[/GET_LOCK/, [{ locked: "1" }]]];
export const FENCED: Script = [[/AS fenced/, [{ fenced: "1", opened: "0", following: "0" }]]];
export const OPEN: Script = [[/AS fenced/, [{ fenced: "0", opened: "1", following: "0" }]]];

/** The port over a session whose other side answers by a script, in which the first that fits counts. */
export class SpokenServer extends ServerOfSession {
  private constructor(readonly wire: RecordingWire) {
    super(new Session(wire, new Secret("of the administrator")), new FakeClock());
  }

  static answering(...script: Script): SpokenServer {
    const answerTo = (text: string) =>
      [...script, ...LOCKED].find(([pattern]) => pattern.test(text))?.[1] ?? [];
    const wire = new RecordingWire(
      (text) => {
        const answer = answerTo(text);
        return typeof answer === "number" ? { errno: answer } : undefined;
      },
      (text) => {
        const answer = answerTo(text);
        return typeof answer === "number" ? [] : answer;
      },
    );
    return new SpokenServer(wire);
  }

  /** What was sent, each on one line, without what only asks. */
  get done(): readonly string[] {
    return this.wire.sent
      .map((text) => text.replace(/\s+/g, " "))
      .filter((text) => !/^(SELECT|SHOW)\b/.test(text) || text.includes("GET_LOCK"))
      .map((text) => text.replace(/'pulumi-mysql-replication\.(\w+)\.[0-9a-f]{32}'/g, "'$1'"));
  }
}
