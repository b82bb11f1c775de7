/** Work in small pieces, so that the map answers the reader between them. */

export type Cancel = () => void;

/** Milliseconds of work after which the next piece waits for the next frame; what is painted is rastered in that frame as well. */
const BUDGET_MS = 4;

export class Slots {
  private readonly jobs = new Set<() => void>();
  private isAsked = false;

  constructor(
    private readonly nextFrame: (run: () => void) => void = (run) => requestAnimationFrame(run),
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Do `job` when its turn comes, after those before it. */
  add(job: () => void): Cancel {
    this.jobs.add(job);
    this.ask();
    return () => this.jobs.delete(job);
  }

  /** Do all that waits, now. */
  flush(): void {
    for (const job of this.jobs) this.run(job);
  }

  private ask(): void {
    if (this.isAsked || this.jobs.size === 0) return;
    this.isAsked = true;
    this.nextFrame(() => {
      this.isAsked = false;
      this.work();
    });
  }

  private work(): void {
    const end = this.now() + BUDGET_MS;
    for (const job of this.jobs) {
      this.run(job);
      if (this.now() >= end) break;
    }
    this.ask();
  }

  private run(job: () => void): void {
    this.jobs.delete(job);
    job();
  }
}
