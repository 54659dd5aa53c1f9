import { describe, expect, it } from "vitest";
import { FIXED } from "../../../../src/plan/settings/variables";
import { single } from "../../world/layouts";
import { Stack } from "../../world/stack";

const others: Readonly<Record<string, string>> = {
  lower_case_table_names: "1",
  innodb_page_size: "8192",
  innodb_data_file_path: "ibdata1:50M:autoextend",
};

describe("what is fixed when a data directory is made", () => {
  it.each(Object.keys(FIXED))(
    "%s is refused on an instance that was made without it",
    async (name) => {
      const stack = await single();
      const { startedAt } = stack.world.container("m1");
      const changed = { configuration: { [name]: others[name] ?? "" } };
      const problem: unknown = expect.stringContaining(`Declare ${FIXED[name] ?? ""}`);
      const { refusals } = await stack.preview("m1", changed);
      expect(refusals).toMatchObject([{ path: `configuration.${name}`, problem }]);
      await expect(stack.up("m1", changed)).rejects.toThrow("is fixed when an instance is created");
      expect(stack.world.container("m1").startedAt).toBe(startedAt);
    },
  );

  it.each(Object.keys(FIXED))("%s stays on an instance that was made with it", async (name) => {
    const stack = new Stack();
    const made = { configuration: { [name]: others[name] ?? "" } };
    await stack.up("m1", made);
    expect((await stack.preview("m1")).refusals).toMatchObject([{ path: `configuration.${name}` }]);
    expect((await stack.preview("m1", made)).refusals).toEqual([]);
  });

  it.each(Object.entries(FIXED))("%s may be declared as it is by default", async (name, value) => {
    const stack = await single();
    expect((await stack.preview("m1", { configuration: { [name]: value } })).refusals).toEqual([]);
  });

  it("may be written in another unit", async () => {
    const stack = await single();
    const changed = { configuration: { innodb_page_size: "16K" } };
    expect((await stack.preview("m1", changed)).refusals).toEqual([]);
  });
});
