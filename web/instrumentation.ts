/** Next calls it once, when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { guardLog } = await import("@/lib/log-guard");
    guardLog(process.stdout);
    guardLog(process.stderr);
  }
}
