import { ADMIN_USER } from "../../src/ground/names";
import { cloneFrom } from "../copy/cloneFrom";
import { donorOf } from "../copy/donor";
import { fillBinaryLog, type History } from "../copy/fillBinaryLog";
import { byHand, ours, type Seed } from "../copy/newReplica";
import type { BenchCase } from "../runner/benchCase";
import { login } from "../servers/login";
import type { World } from "../world";

/** A new replica of a source that has all its binary logs: ours chooses how, the others do it either way. */
export function seed(name: string, about: string, history: History): BenchCase<World> {
  return {
    name,
    about: `a new replica of a source with ${about}, until a new row is read on it`,
    unit: "ms",
    compare: "ratio",
    limit: 300_000,
    async open(world) {
      const instances = await world.instances();
      const source = await instances.create(world.engine.name(`${name}-source`));
      const above = await login(source.root);
      await fillBinaryLog(above, history);
      const donor = await donorOf(above, source);
      await world.floorTemplate();
      return [
        ours(world, name, source, above),
        byHand(world, name, donor, { name: "by copy", seed: cloneFrom }),
        byHand(world, name, donor, { name: "by replay", seed: leftToReplication }),
      ];
    },
  };
}

/** The source has granted as its administrator, so the replica needs one of the same name. */
const leftToReplication: Seed = async ({ connection }) => {
  await connection.query("SET SESSION sql_log_bin = 0");
  await connection.query(`CREATE USER ${ADMINISTRATOR} IDENTIFIED BY RANDOM PASSWORD`);
  await connection.query(`GRANT ALL ON *.* TO ${ADMINISTRATOR} WITH GRANT OPTION`);
  await connection.query("SET SESSION sql_log_bin = 1");
  return connection;
};

const ADMINISTRATOR = `'${ADMIN_USER}'@'%'`;
