"use client";

import { useFormatter } from "next-intl";

export const GIGABYTE = 1e9;

/** "1.2 GB", in the visitor's language. */
export function useGigabytes(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => format.number(bytes / GIGABYTE, { style: "unit", unit: "gigabyte", maximumFractionDigits: 1 });
}
