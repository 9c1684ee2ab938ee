"use client";

import { useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { Health } from "@/lib/api/types";

const POLL_MS = 2500;

/** How one's own broadcast does; `initial` is what the server saw when it rendered the page. */
export function useHealth(initial: Health) {
  return useQuery({
    queryKey: ["health"],
    queryFn: () => unwrap(api.GET("/api/streams/current/health")),
    initialData: initial,
    refetchInterval: POLL_MS,
  });
}
