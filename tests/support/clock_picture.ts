/// A test picture that carries the time at which each of its frames was made, so that a viewer's canvas can tell how
/// old the frame is that it shows. The time is written as a row of black and white boxes, low bit first.
const bits = 12;
const unitMs = 10;
const box = 48;

export interface ClockPicture {
  source: string;
  /// How old a frame is, in milliseconds, from the brightness of its boxes.
  age: (brightness: number[], now: number) => number;
}

export function clockPicture(): ClockPicture {
  const start = Date.now();
  const boxes = Array.from({ length: bits }, (_, bit) => {
    const on = `gte(mod(t*${1000 / unitMs}\\,${2 ** (bit + 1)})\\,${2 ** bit})`;
    return `drawbox=x=${bit * box}:y=0:w=${box}:h=${box}:color=white:t=fill:enable='${on}'`;
  });
  const stamped = `settb=1/1000,setpts=RTCTIME/1000-${start}`;
  const source = `testsrc2=size=640x360:rate=30,${stamped},drawbox=x=0:y=0:w=640:h=${box}:color=black:t=fill,${boxes.join(",")},fps=30`;
  return {
    source,
    age: (brightness, now) => {
      const ticks = brightness.reduce((sum, value, bit) => sum + (value > 128 ? 2 ** bit : 0), 0);
      const span = 2 ** bits * unitMs;
      return (((now - start - ticks * unitMs) % span) + span) % span;
    },
  };
}

/// Runs in the page: the brightness of each box of the frame that the video shows.
export function readBoxes(video: HTMLVideoElement): number[] {
  const canvas = document.createElement("canvas");
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext("2d")!;
  context.drawImage(video, 0, 0, 640, 360);
  return Array.from({ length: 12 }, (_, bit) => context.getImageData(bit * 48 + 24, 24, 1, 1).data[1] ?? 0);
}
