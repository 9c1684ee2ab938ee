"use client";

import { useCallback, useEffect, useRef, useState } from "react";

const QUIET_MS = 2500;

/** True for a while after each touch of the pointer or the keyboard. */
export function useActivity() {
  const [active, setActive] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const touch = useCallback(() => {
    setActive(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setActive(false), QUIET_MS);
  }, []);

  useEffect(() => {
    timer.current = setTimeout(() => setActive(false), QUIET_MS);
    return () => clearTimeout(timer.current);
  }, []);

  return { active, touch };
}
