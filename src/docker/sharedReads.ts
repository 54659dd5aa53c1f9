import type { ContainerEngine } from "../ports/engine";

type Call<Args extends readonly unknown[], Answer> = (...args: Args) => Promise<Answer>;

/** The reads in flight. A change invalidates all of them. */
class Questions {
  readonly #underWay: Map<string, unknown>[] = [];

  /** Concurrent identical calls share one request. */
  shared<Args extends readonly unknown[], Answer>(read: Call<Args, Answer>): Call<Args, Answer> {
    const underWay = new Map<string, Promise<Answer>>();
    this.#underWay.push(underWay);
    return (...args) => {
      const key = JSON.stringify(args);
      const asked = underWay.get(key);
      if (asked) return asked;
      const answer = read(...args);
      underWay.set(key, answer);
      const forget = () => {
        if (underWay.get(key) === answer) underWay.delete(key);
      };
      answer.then(forget, forget);
      return answer;
    };
  }

  parted<Args extends readonly unknown[], Answer>(change: Call<Args, Answer>): Call<Args, Answer> {
    return async (...args) => {
      this.#part();
      try {
        return await change(...args);
      } finally {
        this.#part();
      }
    };
  }

  #part(): void {
    for (const questions of this.#underWay) questions.clear();
  }
}

/**
 * The same engine, but concurrent identical reads share one request, because instances that are looked at
 * concurrently ask for much the same. A change made through this object invalidates the reads in flight, so
 * no caller gets an answer older than it. Each method is listed, so that a new one does not compile before it
 * is classified.
 */
export function withSharedReads(engine: ContainerEngine): ContainerEngine {
  const questions = new Questions();
  return {
    // short reads of the current situation
    findImage: questions.shared((...args) => engine.findImage(...args)),
    findContainer: questions.shared((...args) => engine.findContainer(...args)),
    listContainers: questions.shared((...args) => engine.listContainers(...args)),
    listSummaries: questions.shared((...args) => engine.listSummaries(...args)),
    findVolume: questions.shared((...args) => engine.findVolume(...args)),
    listVolumes: questions.shared((...args) => engine.listVolumes(...args)),
    findNetwork: questions.shared((...args) => engine.findNetwork(...args)),

    // calls that change the situation, or whose answer says that it has changed
    pullImage: questions.parted((...args) => engine.pullImage(...args)),
    createContainer: questions.parted((...args) => engine.createContainer(...args)),
    startContainer: questions.parted((...args) => engine.startContainer(...args)),
    stopContainer: questions.parted((...args) => engine.stopContainer(...args)),
    removeContainer: questions.parted((...args) => engine.removeContainer(...args)),
    renameContainer: questions.parted((...args) => engine.renameContainer(...args)),
    unpauseContainer: questions.parted((...args) => engine.unpauseContainer(...args)),
    updateResources: questions.parted((...args) => engine.updateResources(...args)),
    waitForExit: questions.parted((...args) => engine.waitForExit(...args)),
    createVolume: questions.parted((...args) => engine.createVolume(...args)),
    removeVolume: questions.parted((...args) => engine.removeVolume(...args)),
    ensureNetwork: questions.parted((...args) => engine.ensureNetwork(...args)),
    connectNetwork: questions.parted((...args) => engine.connectNetwork(...args)),
    disconnectNetwork: questions.parted((...args) => engine.disconnectNetwork(...args)),
    removeNetworkIfUnused: questions.parted((...args) => engine.removeNetworkIfUnused(...args)),

    // calls that do neither
    where: engine.where,
    info: (...args) => engine.info(...args),
    logTail: (...args) => engine.logTail(...args),
    run: (...args) => engine.run(...args),
    change: (...args) => engine.change(...args),
    exists: (...args) => engine.exists(...args),
    readFiles: (...args) => engine.readFiles(...args),
    findInFolder: (...args) => engine.findInFolder(...args),
    writeFiles: (...args) => engine.writeFiles(...args),
    openStream: (...args) => engine.openStream(...args),
  };
}
