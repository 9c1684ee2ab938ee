"use client";

import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** Nearer to the end than this counts as the end; rounding and touch bounce move a few pixels. */
const SLACK_PX = 40;

function scrollToEnd(element: HTMLElement): void {
  element.scrollTo({ top: element.scrollHeight, behavior: "instant" });
}

/** Follows the newest row until the reader scrolls up; `version` changes when rows are added. */
export function useStickToBottom(list: RefObject<HTMLElement | null>, version: unknown) {
  const [isFollowing, setFollowing] = useState(true);
  const following = useRef(true);

  function follow(next: boolean) {
    following.current = next;
    setFollowing(next);
  }

  function toBottom() {
    if (list.current) scrollToEnd(list.current);
    follow(true);
  }

  function onScroll() {
    const element = list.current;
    if (!element) return;
    const distance = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (distance < SLACK_PX !== following.current) {
      follow(distance < SLACK_PX);
    }
  }

  useLayoutEffect(() => {
    const element = list.current;
    if (element && following.current) scrollToEnd(element);
  }, [list, version]);

  // The box itself changes height: a phone's keyboard, the theatre, a notice above the input.
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (following.current) scrollToEnd(element);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);

  return { isFollowing, toBottom, onScroll };
}
