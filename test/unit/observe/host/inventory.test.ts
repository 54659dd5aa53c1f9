import { describe, expect, it } from "vitest";
import { NO_FILES } from "../../../../src/plan/host/noFiles";
import { inventoryIn } from "../../../../src/observe/host/inventory";
import { paths } from "../../../../src/ground/names";

/** As the script prints it in a container. */
function printed(files: Readonly<Record<string, string>>, after = ""): string {
  const lengths = Object.entries(files).map(
    ([path, content]) => `${String(Buffer.byteLength(content)).padStart(5)} ${path}\n`,
  );
  return `${lengths.join("")}    0 /dev/null\n  123 total\n${Object.values(files).join("")}${after}`;
}

const MARK = `${paths.initialised}\n`;
const USED = `26412\t/var/lib/mysql
Filesystem     1024-blocks      Used Available Capacity Mounted on
/dev/sda 1           103070 9000000      4711      99% /var/lib/mysql
`;
const CONFIGURATION = "[mysqld]\n# declared\ninit_connect=\"SET @name = 'Zoë 総'\"\n";

describe("what the script has read", () => {
  it("each file by its length, whatever its content looks like", () => {
    const { contents, volumeUse } = inventoryIn(
      printed(
        {
          [paths.adminPassword]: "for root",
          [paths.replicationSecret]: "Zoë's\n",
          [paths.configuration]: CONFIGURATION,
          [paths.incarnation]: "   12 total\n",
          [paths.seeding]: "",
        },
        MARK + USED,
      ),
    );
    expect(contents.files).toEqual({
      initialised: true,
      hasKeys: true,
      pins: {},
      configuration: CONFIGURATION,
      incarnation: "   12 total\n",
    });
    expect(contents.keys.admin?.reveal()).toBe("for root");
    expect(contents.keys.replication?.reveal()).toBe("Zoë's\n");
    expect(volumeUse).toEqual({ used: 26412 * 1024, free: 4711 * 1024 });
  });

  it("an empty file is as good as none", () => {
    const empty = { [paths.ownCa]: "", [paths.adminPassword]: "" };
    expect(inventoryIn(printed(empty, USED)).contents).toEqual({ files: NO_FILES, keys: {} });
  });

  it("no measure where none was asked for", () => {
    expect(inventoryIn(printed({}))).toEqual({ contents: { files: NO_FILES, keys: {} } });
  });

  it.each([
    ["nothing", ""],
    ["cut off before the sum", "    5 /var/lib/mysql/instance/my.cnf\n"],
    ["a file that is shorter than it was", "    5 a\n    5 total\nabc"],
  ])("%s is an error", (_what, text) => expect(() => inventoryIn(text)).toThrow());
});
