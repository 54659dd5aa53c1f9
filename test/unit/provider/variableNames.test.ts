import { expect, it } from "vitest";
import { isManaged } from "../../../src/provider/variableNames";

it.each([
  ["server_id", true],
  ["Server-ID", true],
  ["loose_server_id", true],
  ["skip-log-bin", true],
  ["disable_log_bin", true],
  ["loose-skip-replica-start", true],
  ["skip_networking", true],
  ["super_read_only", true],
  ["plugin-load-add", true],
  ["innodb-undo-directory", true],
  ["max_connections", false],
  ["skip_name_resolve", false],
  ["report_hostess", false],
])("%s is managed: %s", (name, managed) => expect(isManaged(name)).toBe(managed));
