export interface WaitOptions {
  timeout?: number;
  every?: number;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/// Asks again and again until the answer is neither undefined, null nor false, and returns it. An error that the
/// question throws counts as "not yet"; the last one is told when the time is over.
export async function eventually<T>(
  what: string,
  question: () => Promise<T> | T,
  { timeout = 15_000, every = 100 }: WaitOptions = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeout;
  let last: unknown;
  for (;;) {
    try {
      const answer = await question();
      if (answer !== undefined && answer !== null && answer !== false) {
        return answer as NonNullable<Exclude<T, false>>;
      }
      last = undefined;
    } catch (failure) {
      last = failure;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${timeout} ms${last ? `; last: ${String(last)}` : ""}`, { cause: last });
    }
    await pause(every);
  }
}

/// Asserts that something stays true for a while.
export async function holds(what: string, question: () => Promise<boolean> | boolean, ms: number): Promise<void> {
  const deadline = Date.now() + ms;
  while (Date.now() < deadline) {
    if (!(await question())) throw new Error(`${what}: did not hold for ${ms} ms`);
    await pause(100);
  }
}

/// The promise's value, or an error that says what did not happen in time.
export async function within<T>(what: string, promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
