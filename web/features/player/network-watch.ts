/** What a viewer is told who has not enough network; null where it is not known. */
export interface SlowNetwork {
  carriesKbps: number | null;
  needsKbps: number | null;
}

interface Load {
  throughputKbps: number | null;
  bitrateKbps: number | null;
}

const FIRST_PICTURE_MS = 4000;
/** Who waits so long for the picture to go on needs no second stall. */
const LONG_WAIT_MS = 2000;
const STALLS = 2;
const WITHIN_MS = 20_000;
/** A line that carries so many times what is needed is not the reason. */
const PLENTY = 1.3;

/** Tells when the viewer's network is the reason why a picture does not come or does not go on. */
export class NetworkWatch {
  private begunAt: number;
  private hasPicture = false;
  private stalls: number[] = [];
  private waitsSince: number | null = null;
  private told: SlowNetwork | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.begunAt = now();
  }

  /** A new source is being loaded. */
  restart(): void {
    this.begunAt = this.now();
    this.hasPicture = false;
    this.stalls = [];
    this.waitsSince = null;
  }

  onPicture(): void {
    this.hasPicture = true;
    this.waitsSince = null;
  }

  /** The picture stands still, be it after a jump that somebody wanted. */
  onWaiting(): void {
    this.waitsSince ??= this.now();
  }

  onStall(): void {
    this.stalls = [...this.recentStalls(), this.now()];
  }

  /** The same object as long as it says the same. */
  check({ throughputKbps, bitrateKbps }: Load): SlowNetwork | null {
    const isEnough = throughputKbps !== null && bitrateKbps !== null && throughputKbps > bitrateKbps * PLENTY;
    if (!this.isTroubled() || isEnough) {
      this.told = null;
    } else if (this.told?.carriesKbps !== throughputKbps || this.told.needsKbps !== bitrateKbps) {
      this.told = { carriesKbps: throughputKbps, needsKbps: bitrateKbps };
    }
    return this.told;
  }

  private isTroubled(): boolean {
    const isLate = !this.hasPicture && this.now() - this.begunAt >= FIRST_PICTURE_MS;
    const isStuck = this.hasPicture && this.waitsSince !== null && this.now() - this.waitsSince >= LONG_WAIT_MS;
    return isLate || isStuck || this.recentStalls().length >= STALLS;
  }

  private recentStalls(): number[] {
    return this.stalls.filter((time) => this.now() - time < WITHIN_MS);
  }
}
