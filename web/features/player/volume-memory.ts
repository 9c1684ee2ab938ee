const VOLUME_KEY = "leams.volume";
const MUTED_KEY = "leams.muted";

export const DEFAULT_VOLUME = 0.8;

export interface VolumeMemory {
  load(): { volume: number; muted: boolean };
  save(volume: number, muted: boolean): void;
}

export const browserVolumeMemory: VolumeMemory = {
  load() {
    try {
      const volume = Number.parseFloat(localStorage.getItem(VOLUME_KEY) ?? "");
      const muted = localStorage.getItem(MUTED_KEY) === "true";
      return { volume: volume >= 0 && volume <= 1 ? volume : DEFAULT_VOLUME, muted };
    } catch {
      return { volume: DEFAULT_VOLUME, muted: false };
    }
  },
  save(volume, muted) {
    try {
      localStorage.setItem(VOLUME_KEY, String(volume));
      localStorage.setItem(MUTED_KEY, String(muted));
    } catch {
      // Storage may be forbidden; the volume is then just not remembered.
    }
  },
};

/** For previews, which start silent whatever the viewer chose elsewhere. */
export const silentMemory: VolumeMemory = {
  load: () => ({ volume: DEFAULT_VOLUME, muted: true }),
  save: () => undefined,
};
