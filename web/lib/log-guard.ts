const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * One entry of the log as it may be written. What strangers put into addresses and headers comes into errors and
 * their stacks: it must neither look like a line of its own nor speak to the terminal that shows the log.
 */
export function plainEntry(text: string): string {
  const end = text.endsWith("\n") ? "\n" : "";
  const lines = text.slice(0, text.length - end.length).replace(/\r\n/g, "\n").replaceAll("\n", "\n    ");
  return lines.replace(CONTROL, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`) + end;
}

/** Lets only plain entries into a stream that is not a terminal. */
export function guardLog(stream: NodeJS.WriteStream): void {
  if (stream.isTTY) return;
  const write = stream.write.bind(stream) as (text: string, ...rest: unknown[]) => boolean;
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) =>
    write(plainEntry(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8")), ...rest);
}
