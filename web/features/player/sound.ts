import { DEFAULT_VOLUME, type VolumeMemory } from "@/features/player/volume-memory";

/** How loud a video is, which this browser remembers. */
export class Sound {
  /** Where the sound comes back from silence. */
  private audibleVolume = DEFAULT_VOLUME;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly memory: VolumeMemory,
  ) {
    const { volume, muted } = memory.load();
    video.volume = volume;
    video.muted = muted || volume === 0;
    this.keepAudible();
  }

  setVolume(volume: number): void {
    this.video.volume = Math.min(1, Math.max(0, volume));
    this.keepAudible();
    this.setMuted(this.video.volume === 0);
  }

  setMuted(muted: boolean): void {
    if (!muted && this.video.volume === 0) {
      this.video.volume = this.audibleVolume;
    }
    this.video.muted = muted;
    this.memory.save(this.video.volume, muted);
  }

  private keepAudible(): void {
    if (this.video.volume > 0) this.audibleVolume = this.video.volume;
  }
}
