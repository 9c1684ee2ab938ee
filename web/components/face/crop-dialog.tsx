"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useRef, useState } from "react";
import { closest, type Crop, held, middle, rectOf, sentSize, type Size } from "@/components/face/crop";
import { type Change, useCropGestures } from "@/components/face/use-crop-gestures";
import type { PictureComplaint } from "@/components/face/pictures";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { cx } from "@/lib/cx";

/** The shape in which a picture is shown, and how wide at most. */
export interface CropShape {
  ratio: number;
  widest: number;
  round?: boolean;
}

interface CropDialogProps {
  file: File;
  shape: CropShape;
  /** Pixels of the shorter side that have to remain. */
  from: number;
  title: string;
  onDone: (cropped: File) => void;
  onRefused: (complaint: PictureComplaint) => void;
  onClose: () => void;
}

const QUALITY = 0.92;

/** Null when the browser cannot, which it tells of a picture that is too large for it. */
function draw(image: HTMLImageElement, { ratio, widest }: CropShape, crop: Crop): Promise<Blob | null> {
  const size = { width: image.naturalWidth, height: image.naturalHeight };
  const rect = rectOf(size, ratio, crop);
  const { width, height } = sentSize(rect, ratio, widest);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  if (!context) return Promise.resolve(null);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, rect.x, rect.y, rect.width, rect.height, 0, 0, width, height);
  // Who knows no WebP makes a PNG of it, and says so.
  return new Promise((resolve) => canvas.toBlob(resolve, "image/webp", QUALITY));
}

/** Lets choose which part of a picture is taken, before it is sent. */
export function CropDialog({ title, ...form }: CropDialogProps) {
  const t = useTranslations("face.crop");
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && form.onClose()} title={title} description={t("text")}>
      <CropForm {...form} />
    </Dialog>
  );
}

function CropForm({ file, shape, from, onDone, onRefused, onClose }: Omit<CropDialogProps, "title">) {
  const t = useTranslations("face.crop");
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const image = useRef<HTMLImageElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  const [crop, setCrop] = useState<Crop>({ x: 0, y: 0, zoom: 1 });
  const { ratio } = shape;
  const rect = size && rectOf(size, ratio, crop);

  const change: Change = ({ x = 0, y = 0, zoom = 1 }) => {
    if (!size) return;
    setCrop((was) => {
      const shown = rectOf(size, ratio, was);
      return held(size, ratio, { x: was.x + x * shown.width, y: was.y + y * shown.height, zoom: was.zoom * zoom }, from);
    });
  };
  const gestures = useCropGestures(box, change);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    if (image.current) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [file]);

  function onLoad(loaded: HTMLImageElement): void {
    const known = { width: loaded.naturalWidth, height: loaded.naturalHeight };
    if (closest(known, ratio, from) < 1) return onRefused("size");
    setSize(known);
    setCrop(middle(known));
  }

  async function take(): Promise<void> {
    const blob = image.current && size ? await draw(image.current, shape, crop) : null;
    if (blob) onDone(new File([blob], "picture", { type: blob.type }));
    else onRefused("damaged");
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
      className="flex flex-col gap-4"
    >
      <div
        {...gestures}
        ref={box}
        role="group"
        tabIndex={0}
        aria-label={t("section")}
        data-testid="crop"
        style={{ aspectRatio: ratio, width: `min(100%, 50dvh * ${ratio})` }}
        className="relative mx-auto cursor-grab touch-none overflow-hidden rounded-lg bg-raised select-none active:cursor-grabbing"
      >
        <img
          ref={image}
          alt=""
          draggable={false}
          onLoad={({ currentTarget }) => onLoad(currentTarget)}
          onError={() => onRefused("damaged")}
          style={
            size && rect
              ? {
                  width: `${(size.width / rect.width) * 100}%`,
                  height: `${(size.height / rect.height) * 100}%`,
                  left: `${(-rect.x / rect.width) * 100}%`,
                  top: `${(-rect.y / rect.height) * 100}%`,
                }
              : undefined
          }
          className={cx("absolute max-w-none", !size && "invisible")}
        />
        {shape.round && <span aria-hidden className="pointer-events-none absolute inset-0 rounded-full shadow-[0_0_0_100vmax_rgb(0_0_0/0.45)]" />}
      </div>
      <div className="flex items-center gap-3 text-sm">
        <label htmlFor={id} className="shrink-0 font-medium">
          {t("zoom")}
        </label>
        <input
          id={id}
          type="range"
          min={1}
          max={size ? closest(size, ratio, from) : 1}
          step={0.01}
          value={crop.zoom}
          onChange={({ target }) => change({ zoom: Number(target.value) / crop.zoom })}
          className="h-11 min-w-0 grow accent-accent"
        />
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" disabled={!size}>
          {t("take")}
        </Button>
      </div>
    </form>
  );
}
