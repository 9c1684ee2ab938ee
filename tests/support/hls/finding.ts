/// A broken rule of RFC 8216bis: a name that stays, and what was seen.
export interface Finding {
  rule: string;
  detail: string;
}

/// Where rules leave what they find. The same rule is told a few times only: one fault shows in every playlist.
export class Findings {
  readonly list: Finding[] = [];
  private readonly counts = new Map<string, number>();

  add(rule: string, detail: string): void {
    const count = (this.counts.get(rule) ?? 0) + 1;
    this.counts.set(rule, count);
    if (count <= 5) this.list.push({ rule, detail });
  }

  check(rule: string, holds: boolean, detail: () => string): void {
    if (!holds) this.add(rule, detail());
  }

  get rules(): string[] {
    return [...this.counts.keys()];
  }

  toString(): string {
    return this.list.map(({ rule, detail }) => `${rule}: ${detail}`).join("\n");
  }
}
