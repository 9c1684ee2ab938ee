"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { renewSession } from "@/lib/api/client";

interface SessionRefresherProps {
  /** Where to go with the renewed session; absent: stay and render anew. */
  next?: string;
  /** Shown when the session cannot be renewed. */
  children?: ReactNode;
  /** Shown meanwhile. */
  pending?: ReactNode;
}

/** Rendered when the server saw a session that only the browser can renew. */
export function SessionRefresher({ next, children = null, pending = null }: SessionRefresherProps) {
  const router = useRouter();
  const tried = useRef(false);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (tried.current) return;
    tried.current = true;
    void renewSession().then((renewed) => {
      if (!renewed) {
        setFailed(true);
        return;
      }
      if (next) router.replace(next);
      router.refresh();
    });
  }, [next, router]);

  return failed ? children : pending;
}
