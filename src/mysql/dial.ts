import { connect, type Socket } from "node:net";
import type { Address } from "../ports/server";

/** What the system says at once where nobody listens, or where the address is on no network from here. */
const NOBODY = ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND"];

/**
 * A connection to the first of these addresses at which somebody listens. One that does not answer is waited
 * for: it may be the server. Rejects with the error of the last address.
 */
export async function dial(
  [first, ...rest]: readonly Address[],
  milliseconds: number,
): Promise<Socket> {
  if (!first) throw new Error("there is no address to connect to");
  try {
    return await dialOne(first, milliseconds);
  } catch (error) {
    const { code } = error as { code?: string };
    if (rest.length === 0 || code === undefined || !NOBODY.includes(code)) throw error;
    return dial(rest, milliseconds);
  }
}

function dialOne(address: Address, milliseconds: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...address, noDelay: true });
    const give = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(milliseconds, () => {
      give(new Error(`${address.host} does not answer`));
    });
    socket.once("error", give);
    socket.once("connect", () => {
      socket.setTimeout(0).off("error", give);
      resolve(socket);
    });
  });
}
