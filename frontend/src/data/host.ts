/** What a frame says to the page around it, in the ways that publishers' systems listen for. */

/** Of a frame's width; a map has no height of its own. */
const SHAPE = 0.75;
const LEAST_PX = 320;
const MOST_PX = 720;
const PYM = "xPYMx";

/** The height that suits a width, both in pixels. It depends on nothing else, so asking twice changes nothing. */
export function heightFor(widthPx: number): number {
  return Math.round(Math.min(Math.max(widthPx * SHAPE, LEAST_PX), MOST_PX));
}

/** WordPress's secret, from the fragment that it adds to the address of a frame. */
export function secretOf(fragment: string): string | null {
  return /^#\?secret=([A-Za-z0-9]{1,64})$/.exec(fragment)?.[1] ?? null;
}

/** The name under which pym.js knows a frame, which it adds to the address. */
export function pymOf(search: string): string | null {
  const id = new URLSearchParams(search).get("childId");
  return id && /^[\w-]{1,64}$/.test(id) ? id : null;
}

export interface Framed {
  readonly secret: string | null;
  readonly pym: string | null;
  readonly src: string;
}

/** The messages that ask for a height: WordPress, AMP, pym, Datawrapper, Embedly's `iframe.resize`. */
export function heightMessages(height: number, { secret, pym, src }: Framed): unknown[] {
  return [
    secret && { message: "height", value: height, secret },
    { sentinel: "amp", type: "embed-size", height },
    pym && ["pym", pym, "height", height].join(PYM),
    { "datawrapper-height": { campmap: height } },
    JSON.stringify({ context: "iframe.resize", src, height }),
  ].filter(Boolean);
}

/** The message by which WordPress follows a link of ours; it takes no other host's. */
export function linkMessage(url: string, secret: string): unknown {
  return { message: "link", value: url, secret };
}
