"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { type LiveFilter, PAGE_SIZE } from "@/features/channels/live-query";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { LiveList, StreamCard } from "@/lib/api/types";

const POLL_MS = 15_000;

export function nextOffset({ offset, limit, total }: LiveList): number | undefined {
  return offset + limit < total ? offset + limit : undefined;
}

/** The order changes while pages are read, so that one channel may stand on two of them. */
export function withoutDoubles(pages: readonly LiveList[]): StreamCard[] {
  return [...new Map(pages.flatMap(({ streams }) => streams).map((stream) => [stream.id, stream])).values()];
}

/** Who is live, as far as the visitor has turned the pages; `initial` is the first one. */
export function useLiveList(filter: LiveFilter, initial: LiveList) {
  const { data, ...query } = useInfiniteQuery({
    queryKey: ["live", filter],
    queryFn: ({ pageParam: offset }) =>
      unwrap(api.GET("/api/streams/live", { params: { query: { ...filter, limit: PAGE_SIZE, offset } } })),
    initialPageParam: 0,
    getNextPageParam: nextOffset,
    initialData: { pages: [initial], pageParams: [0] },
    refetchInterval: POLL_MS,
    staleTime: POLL_MS,
  });
  return {
    streams: withoutDoubles(data.pages),
    hasMore: query.hasNextPage,
    loadMore: () => void query.fetchNextPage(),
    isLoadingMore: query.isFetchingNextPage,
    /** What is shown may be old: the last request failed or waits for the network. */
    isStale: query.isError || query.isPaused,
  };
}
