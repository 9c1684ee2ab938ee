import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/// Whether a program is in PATH.
export function installed(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/// Those of the clients that this machine has; says which it has not.
export function present<T extends { name: string; needs: string[] }>(clients: T[]): T[] {
  return clients.filter(({ name, needs }) => {
    const missing = needs.filter((program) => !installed(program));
    if (missing.length) console.log(`${name}: not checked, ${missing.join(" and ")} not installed`);
    return missing.length === 0;
  });
}
