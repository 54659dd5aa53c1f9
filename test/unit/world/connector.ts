import { foreign } from "../../../src/ground/foreign";
import { LoginError } from "../../../src/ground/errors";
import { ADMIN_USER } from "../../../src/ground/names";
import type { ServerConnector, ServerEndpoint } from "../../../src/ports/server";
import { trusts } from "./certificates";
import type { WorldClock } from "./clock";
import type { Locks } from "./locks";
import { serversOf, settle, type Server } from "./replication";
import { FakeServer } from "./server";
import type { WorldState } from "./state";

/** The way to the servers of a world, by the addresses of their containers. */
export class FakeConnector implements ServerConnector {
  constructor(
    private readonly state: WorldState,
    private readonly clock: WorldClock,
    private readonly locks: Locks,
  ) {}

  async connect({ server: name, at, user, password, ca }: ServerEndpoint) {
    await Promise.resolve();
    settle(this.state);
    if ("open" in at) throw new LoginError(name, undefined, foreign("this engine is local"));
    const hosts = at.addresses.map(({ host }) => host);
    const server = hosts.map((host) => this.listening(host)).find((found) => found !== undefined);
    if (!server) {
      throw new LoginError(name, undefined, foreign(`connect ECONNREFUSED ${hosts.join(" ")}`));
    }
    if (!trusts(ca, server.mysqld.ca))
      throw new LoginError(name, undefined, foreign("self-signed certificate"));
    const { adminPassword, oldAdminPassword } = server.data;
    const isRight = [adminPassword, oldAdminPassword].includes(password.reveal());
    if (user !== ADMIN_USER || !isRight) {
      throw new LoginError(name, 1045, foreign(`Access denied for user '${user}'`));
    }
    return new FakeServer(this.state, this.clock, this.locks, server.container);
  }

  async greets({ host }: { readonly host: string }, milliseconds: number): Promise<boolean> {
    if (this.listening(host)) return true;
    await this.clock.sleep(milliseconds);
    return this.listening(host) !== undefined;
  }

  private listening(host: string): Server | undefined {
    return serversOf(this.state).find(
      ({ container, mysqld }) =>
        !mysqld.isSilent && container.endpoints.some(({ address }) => address === host),
    );
  }
}
