"use client";

import { useEffect, useRef, useState } from "react";
import { useCopy } from "@/components/ui/copy-button";
import { useErrorText } from "@/lib/api/error-text";
import { ApiError } from "@/lib/api/problem";

export type KeyAction = "reveal" | "copy" | "rotate" | "revoke";

/** Whoever forgets to hide it again may soon be showing the screen to others. */
const KNOWN_FOR_MS = 15_000;

interface SecretKeyRequests {
  /** Gives what is to be shown. */
  reveal: (password?: string) => Promise<string>;
  rotate: (password?: string) => Promise<string>;
  revoke?: (password?: string) => Promise<unknown>;
}

async function request(requests: SecretKeyRequests, action: KeyAction, password?: string): Promise<string | null> {
  if (action === "revoke") {
    await requests.revoke?.(password);
    return null;
  }
  return requests[action === "copy" ? "reveal" : action](password);
}

/** Shows, copies, replaces or revokes a key; when the server wants the password first, `asking` says for what. */
export function useSecretKey(requests: SecretKeyRequests) {
  const errorText = useErrorText();
  const cancels = useRef(0);
  const { face, copy } = useCopy();
  /** Copied without being shown, it is kept as well: where the browser wants a click just before, the next one works. */
  const [known, setKnown] = useState<{ key: string; shown: boolean } | null>(null);
  const [asking, setAsking] = useState<KeyAction | null>(null);
  const [failure, setFailure] = useState<"wrongPassword" | { text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<KeyAction | null>(null);

  useEffect(() => {
    if (!known) return;
    const timer = setTimeout(() => setKnown(null), KNOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [known]);

  async function run(action: KeyAction, password?: string): Promise<void> {
    if (busy) return;
    if (action === "copy" && known) return copy(known.key);
    setBusy(true);
    setFailure(null);
    const cancelsBefore = cancels.current;
    const isWanted = () => cancels.current === cancelsBefore;
    try {
      const key = await request(requests, action, password);
      // Whoever has cancelled may be showing the screen to others by now.
      if (isWanted()) setKnown(key === null ? null : { key, shown: action !== "copy" });
      setDone(action);
      setAsking(null);
      if (action === "copy" && key !== null && isWanted()) await copy(key);
    } catch (error) {
      if (!isWanted()) return;
      const needsPassword = error instanceof ApiError && error.code === "REAUTH_REQUIRED";
      const isWrong = error instanceof ApiError && password !== undefined && [401, 403, 423].includes(error.status);
      if (needsPassword) setAsking(action);
      if (isWrong) setFailure("wrongPassword");
      else if (!needsPassword) setFailure({ text: errorText(error) });
    } finally {
      setBusy(false);
    }
  }

  return {
    /** Null while it is hidden. */
    key: known?.shown ? known.key : null,
    copyFace: face,
    asking,
    failure,
    busy,
    /** What was done last. */
    done,
    run,
    hide: () => setKnown(null),
    cancel: () => {
      cancels.current += 1;
      setAsking(null);
      setFailure(null);
    },
  };
}
