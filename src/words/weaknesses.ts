import { type Line, warning } from "./line";

/** How accounts log in where others than this host can reach them. */
export interface Reachable {
  readonly port?: number | undefined;
  readonly bindAddress?: string | undefined;
  /** As declared; a generated one is long enough. */
  readonly rootPassword?: string | undefined;
  readonly users: readonly {
    readonly name: string;
    readonly password: string;
    readonly requireTls?: boolean | undefined;
  }[];
}

/** Nothing slows down whoever tries one password after the other. */
const SHORT = 12;

/** Warns of accounts that are weak for a port that other hosts can reach. */
export function weaknessLines(declared: Reachable): readonly Line[] {
  const { port, bindAddress = "127.0.0.1", rootPassword, users } = declared;
  if (port === undefined || isLoopback(bindAddress)) return [];
  const where = `port ${String(port)} is published on ${bindAddress}`;
  const accounts = [
    ...(rootPassword === undefined ? [] : [{ name: "root", password: rootPassword }]),
    ...users,
  ];
  const isShort = ({ password }: { readonly password: string }) => password.length < SHORT;
  return [
    ...accounts
      .filter(isShort)
      .map(({ name }) =>
        warning(
          `${where}, and the password of ${name} has fewer than ${String(SHORT)} characters. Declare a longer one`,
        ),
      ),
    ...users
      .filter(({ requireTls }) => requireTls !== true)
      .map(({ name }) =>
        warning(
          `${where}, and ${name} can log in without TLS. Declare requireTls: true for this user`,
        ),
      ),
  ];
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}
