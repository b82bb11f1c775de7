/** <camp-map>: the map in any page, by one script and no other; the host of the script is the host of the map. */

(() => {
  const TAG = "camp-map";
  const ASKED = [
    ...["layers", "place", "bbox", "at", "lang", "theme"],
    ...["release", "controls", "legend", "interactive"],
  ];
  const [LEAST, MOST, SHAPE] = [240, 2000, "4:3"];

  /** Whoever imports it as a module has no current script: then it is the one on the page that is called so. */
  const script =
    (document.currentScript as HTMLScriptElement | null) ??
    document.querySelector<HTMLScriptElement>('script[src*="/camp-map.js"]');
  if (!script || customElements.get(TAG)) return;
  const base = new URL(".", script.src);

  class CampMap extends HTMLElement {
    static observedAttributes = [...ASKED, "title", "ratio"];

    private readonly frame = document.createElement("iframe");
    private height = 0;

    constructor() {
      super();
      const { frame } = this;
      frame.referrerPolicy = "no-referrer";
      frame.allow = "fullscreen";
      Object.assign(frame.style, { display: "block", width: "100%", border: "0" });
      // What stands inside the element, a link, stays below the map.
      this.attachShadow({ mode: "open" }).append(frame, document.createElement("slot"));
    }

    connectedCallback(): void {
      this.style.display ||= "block";
      this.frame.loading = this.getAttribute("loading") === "eager" ? "eager" : "lazy";
      addEventListener("message", this.listen);
      this.show();
    }

    disconnectedCallback(): void {
      removeEventListener("message", this.listen);
    }

    attributeChangedCallback(): void {
      if (this.isConnected) this.show();
    }

    private show(): void {
      const url = new URL("embed", base);
      for (const name of ASKED) {
        const value = this.getAttribute(name);
        if (value) url.searchParams.set(name, value);
      }
      if (this.frame.src !== url.href) this.frame.src = url.href;
      this.frame.title = this.getAttribute("title") || this.textContent?.trim() || "campmap";
      this.shape();
    }

    /** By the ratio that is asked for; without one by what the map says that it needs. */
    private shape(): void {
      const ratio = /^(\d{1,4}):(\d{1,4})$/.exec(this.getAttribute("ratio") ?? "");
      const [, wide, high] = ratio ?? SHAPE.match(/(\d+):(\d+)/) ?? [];
      const isFree = !ratio && this.height > 0;
      this.frame.style.aspectRatio = isFree ? "auto" : `${wide} / ${high}`;
      this.frame.style.height = isFree ? `${this.height}px` : "auto";
      this.frame.style.minHeight = `${LEAST}px`;
    }

    private readonly listen = ({ source, origin, data }: MessageEvent): void => {
      if (source !== this.frame.contentWindow || origin !== base.origin) return;
      if (data?.sentinel !== "amp" || data.type !== "embed-size") return;
      const height = Number(data.height);
      if (!Number.isFinite(height)) return;
      this.height = Math.min(MOST, Math.max(LEAST, Math.round(height)));
      this.shape();
    };
  }

  customElements.define(TAG, CampMap);
})();
