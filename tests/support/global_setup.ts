import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/// One folder for all that a run writes, gone when the run is over, however its tests ended.
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "leams-tests-"));
  process.env.LEAMS_TEST_FOLDER = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
