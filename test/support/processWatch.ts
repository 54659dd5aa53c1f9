import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/**
 * Notes every process's arguments and environment, from a process of its own: neither the test nor an engine
 * in its process keeps it from looking. Containers' processes are the host's, where the engine runs on this machine.
 */
export class ProcessWatch implements Disposable {
  private readonly child: ChildProcess;

  constructor() {
    const execArgv = ["--require", "tsx/cjs"];
    this.child = fork(join(__dirname, "processWatchProcess.ts"), { execArgv });
  }

  /** Everything that was seen until now. */
  async seen(): Promise<readonly string[]> {
    const ended = once(this.child, "exit").then(() => {
      throw new Error("the watch over processes has ended");
    });
    const told = once(this.child, "message");
    this.child.send("tell");
    const [texts] = (await Promise.race([told, ended])) as [readonly string[]];
    return texts;
  }

  [Symbol.dispose](): void {
    this.child.kill("SIGKILL");
  }
}
