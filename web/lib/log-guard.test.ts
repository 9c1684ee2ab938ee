import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { guardLog, plainEntry } from "./log-guard";

describe("an entry of the log", () => {
  it("keeps its words and lines, of which only the first stands at the margin", () => {
    expect(plainEntry("▲ Ready\n")).toBe("▲ Ready\n");
    expect(plainEntry("Error: no\n\tat x\n")).toBe("Error: no\n    \tat x\n");
  });

  it("has no line and no escape sequence of a stranger's", () => {
    const forged = plainEntry("bad url /a\r\nFAKE\rover\u001b[31m\u0007\u009b2J\n");
    expect(forged).toBe("bad url /a\n    FAKE\\x0dover\\x1b[31m\\x07\\x9b2J\n");
  });

  it("is guarded in a stream, whether it comes as text or as bytes", () => {
    const stream = new PassThrough();
    guardLog(stream as unknown as NodeJS.WriteStream);
    stream.write("a\u001b\n");
    stream.write(Buffer.from("b\u001b\n"));
    expect(String(stream.read())).toBe("a\\x1b\nb\\x1b\n");
  });
});
