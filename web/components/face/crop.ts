export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

/** What of a picture is taken: its middle, in the picture's pixels, and how much closer than all that fits. */
export interface Crop {
  x: number;
  y: number;
  zoom: number;
}

/** Closer than this nobody wants, and nothing is to be seen. */
const CLOSEST = 8;

const clamp = (value: number, from: number, to: number) => Math.min(Math.max(value, from), Math.max(from, to));

/** The largest part of that shape. */
function largest({ width, height }: Size, ratio: number): Size {
  return width / height > ratio ? { width: height * ratio, height } : { width, height: width / ratio };
}

/** How close one may go while `from` pixels remain of the shorter side; less than 1: not even all of it has so many. */
export function closest(image: Size, ratio: number, from: number): number {
  const { width, height } = largest(image, ratio);
  return Math.min(CLOSEST, Math.min(width, height) / from);
}

export const middle = ({ width, height }: Size): Crop => ({ x: width / 2, y: height / 2, zoom: 1 });

/** Within the picture, however it was moved. */
export function held(image: Size, ratio: number, crop: Crop, from: number): Crop {
  const zoom = clamp(crop.zoom, 1, closest(image, ratio, from));
  const { width, height } = largest(image, ratio);
  const [halfWidth, halfHeight] = [width / zoom / 2, height / zoom / 2];
  return { x: clamp(crop.x, halfWidth, image.width - halfWidth), y: clamp(crop.y, halfHeight, image.height - halfHeight), zoom };
}

/** The part itself, of a crop that is held within. */
export function rectOf(image: Size, ratio: number, { x, y, zoom }: Crop): Rect {
  const whole = largest(image, ratio);
  const [width, height] = [whole.width / zoom, whole.height / zoom];
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Of what size it is sent: no larger than it is, nor than it will be shown. */
export function sentSize(rect: Size, ratio: number, widest: number): Size {
  const width = Math.round(Math.min(rect.width, widest));
  return { width, height: Math.max(1, Math.round(width / ratio)) };
}
