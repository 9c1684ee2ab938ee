"use client";

import { useFormatter } from "next-intl";

const UNITS = ["kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** "1.2 GB", in the visitor's language. */
export function useBytes(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => {
    const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 1), UNITS.length);
    const value = bytes / 1000 ** power;
    return format.number(value, { style: "unit", unit: UNITS[power - 1], maximumFractionDigits: value < 10 ? 1 : 0 });
  };
}
