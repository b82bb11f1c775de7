/** <camp-gate>: a film from elsewhere behind a link that says who would be asked; nothing is loaded before. */

(() => {
  const TAG = "camp-gate";
  if (customElements.get(TAG)) return;

  class CampGate extends HTMLElement {
    connectedCallback(): void {
      this.style.display ||= "block";
      this.addEventListener("click", this.open);
    }

    disconnectedCallback(): void {
      this.removeEventListener("click", this.open);
    }

    /** Whoever holds a key wants the link in a tab of its own: it is a link, and stays one. */
    private readonly open = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const src = this.getAttribute("src") ?? "";
      const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
      if (!link || !isPlain || !/^https?:\/\//.test(src)) return;
      event.preventDefault();
      const frame = document.createElement("iframe");
      frame.title = this.getAttribute("title") || link.textContent?.trim() || src;
      frame.referrerPolicy = "strict-origin-when-cross-origin";
      frame.allow = "fullscreen; picture-in-picture";
      frame.allowFullscreen = true;
      frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups");
      Object.assign(frame.style, {
        display: "block",
        width: "100%",
        aspectRatio: (this.getAttribute("ratio") ?? "16:9").replace(":", " / "),
        border: "0",
      });
      frame.src = src;
      this.replaceChildren(frame);
      frame.focus();
    };
  }

  customElements.define(TAG, CampGate);
})();
