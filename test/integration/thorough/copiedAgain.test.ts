import { expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { docker } from "../../support/engineView";
import { sql } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";

const PASSWORD = "for root";
const asRoot = (seen: InstanceReport) => ({ ...seen, rootPassword: PASSWORD });

// A copy leaves the recipient the doublewrite files of the data it had before. When such a server is killed,
// InnoDB takes pages out of them: seen as an assertion of its purge at each start, from the second copy on.
it("a server copied to again and again starts after each kill", async () => {
  await using managed = new Managed();
  const donorNamed = async (name: string) => {
    const donor = await managed.bring(
      wanted(name, {
        rootPassword: new Secret(PASSWORD),
        rootPrivileges: "all",
        databases: [{ name: "shop" }],
      }),
    );
    await sql(asRoot(donor), "CREATE TABLE shop.letters (id INT PRIMARY KEY AUTO_INCREMENT)");
    await sql(asRoot(donor), "FLUSH BINARY LOGS");
    await sql(asRoot(donor), "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
    return donor;
  };
  const [one, other] = [await donorNamed("again-m"), await donorNamed("again-n")];
  const spec = (donor: InstanceReport) =>
    wanted("again-e", { source: { id: donor.id }, onDivergence: "reseed" });

  let replica = await managed.bring(spec(one));
  for (let round = 1; round <= 2; round += 1) {
    for (const donor of [other, one]) {
      replica = await managed.bring(spec(donor), replica);
      await docker.getContainer("again-e").kill();
      replica = await managed.bring(spec(donor), replica);
      await sql(asRoot(donor), "INSERT INTO shop.letters VALUES ()");
      expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: donor.id });
    }
  }
  const log = await docker.getContainer("again-e").logs({ stdout: true, stderr: true });
  expect(log.toString()).not.toContain("Assertion failure");
});
