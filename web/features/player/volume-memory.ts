const VOLUME_KEY = "leams.volume";
const MUTED_KEY = "leams.muted";

export interface VolumeMemory {
  load(): { volume: number; muted: boolean };
  save(volume: number, muted: boolean): void;
}

export const browserVolumeMemory: VolumeMemory = {
  load() {
    try {
      const volume = Number.parseFloat(localStorage.getItem(VOLUME_KEY) ?? "");
      return { volume: volume >= 0 && volume <= 1 ? volume : 0.8, muted: localStorage.getItem(MUTED_KEY) === "true" };
    } catch {
      return { volume: 0.8, muted: false };
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
export const silentMemory: VolumeMemory = { load: () => ({ volume: 0.8, muted: true }), save: () => undefined };
