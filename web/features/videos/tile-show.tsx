"use client";

import { useEffect, useRef, useState } from "react";
import { storyboardAt, type Tile } from "@/lib/storyboard";

const TILES = 8;
const EVERY_MS = 800;

/** Some of them, from all over the video. */
const pick = (tiles: readonly Tile[]) =>
  Array.from({ length: Math.min(TILES, tiles.length) }, (_, index) => tiles[Math.floor((index * tiles.length) / Math.min(TILES, tiles.length))] as Tile);

/** A few pictures of a video in turn, over its still. */
export function TileShow({ url }: { url: string }) {
  const box = useRef<HTMLSpanElement>(null);
  const [tiles, setTiles] = useState<readonly Tile[]>([]);
  const [turn, setTurn] = useState(0);
  const [scale, setScale] = useState(0);
  useEffect(() => {
    let isGone = false;
    void storyboardAt(url).board.then((board) => {
      if (isGone || !board || !box.current) return;
      const shown = pick(board.tiles);
      setTiles(shown);
      setScale(box.current.clientWidth / (shown[0]?.width ?? 1));
    });
    const timer = setInterval(() => setTurn((now) => now + 1), EVERY_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [url]);
  const tile = tiles[turn % Math.max(tiles.length, 1)];
  return (
    <span ref={box} aria-hidden data-testid="tile-show" className="absolute inset-0 overflow-hidden">
      {tile && (
        <span
          style={{
            width: tile.width,
            height: tile.height,
            backgroundImage: `url("${tile.sheet}")`,
            backgroundPosition: `-${tile.x}px -${tile.y}px`,
            transform: `scale(${scale})`,
            transformOrigin: "0 0",
          }}
          className="block bg-no-repeat"
        />
      )}
    </span>
  );
}
