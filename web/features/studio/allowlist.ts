/** One address or range a line; commas and spaces part them too. */
export function parseAllowlist(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

/** Whether it is an IP address or a CIDR range, as the server takes them. */
export function isAddressRange(entry: string): boolean {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const whole = isV4(address) ? 32 : isV6(address) ? 128 : -1;
  return Number(bits ?? 0) <= whole;
}

function isV4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isV6(text: string): boolean {
  return text.includes(":") && /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`);
}
