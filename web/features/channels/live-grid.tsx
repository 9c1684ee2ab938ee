"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { StreamCard } from "@/features/channels/stream-card";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { LiveList } from "@/lib/api/types";
import { type LiveFilter, PAGE_SIZE } from "./live-query";

const POLL_MS = 15_000;

interface LiveGridProps {
  filter: LiveFilter;
  initial: LiveList;
  /** Shown while nobody is live. */
  empty: ReactNode;
}

export function LiveGrid({ filter, initial, empty }: LiveGridProps) {
  const { data } = useQuery({
    queryKey: ["live", filter],
    queryFn: () => unwrap(api.GET("/api/streams/live", { params: { query: { ...filter, limit: PAGE_SIZE } } })),
    initialData: initial,
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
    staleTime: POLL_MS,
  });
  if (data.streams.length === 0) {
    return empty;
  }
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17.5rem),1fr))] gap-x-5 gap-y-8">
      {data.streams.map((stream) => (
        <li key={stream.id}>
          <StreamCard stream={stream} />
        </li>
      ))}
    </ul>
  );
}
