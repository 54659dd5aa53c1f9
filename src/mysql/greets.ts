import { connect } from "node:net";
import type { Address } from "../ports/server";
import { deadlineIn, systemClock } from "../ground/clock";

/** Milliseconds between two attempts while nobody listens; an attempt is cheap. */
const PAUSE = 10;

/**
 * A port may accept connections long before a server answers there, so only the server's first bytes count.
 */
export async function greets(at: Address, milliseconds: number): Promise<boolean> {
  const deadline = deadlineIn(systemClock, milliseconds / 1000);
  for (;;) {
    const left = deadline.at - systemClock.now();
    if (left <= 0) return false;
    if (await hearsFrom(at, left)) return true;
    await systemClock.sleep(Math.min(PAUSE, left));
  }
}

function hearsFrom(at: Address, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(at);
    const end = (heard: boolean) => () => {
      socket.destroy();
      resolve(heard);
    };
    socket.setTimeout(milliseconds, end(false));
    socket.once("data", end(true)).once("error", end(false)).once("close", end(false));
  });
}
