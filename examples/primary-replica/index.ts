import * as pulumi from "@pulumi/pulumi";
import { DatabaseInstance, ReplicaInstance } from "pulumi-mysql-replication";

const config = new pulumi.Config();
const image = config.get("image"); // an image with mysqld; "" or absent: mysql:9.7
const attached = config.getBoolean("attached") ?? true;

const m1 = new DatabaseInstance("m1", {
  ...(image ? { image } : { datastore: { type: "mysql", version: "9.7" } }),
  flavor: { memory: "1GiB" },
  volume: { size: 2 },
  databases: [{ name: "shop" }],
});

// Everything else comes from m1. Without slaveOf it is standalone, with the data that it has.
const s1 = new ReplicaInstance("s1", attached ? { slaveOf: m1 } : {});

export const m1Id = m1.id;
export const s1Id = s1.id;
export const readUri = s1.uri;
