/** What markup may become elements where the browser checks (Trusted Types): Leaflet's own, no more. */

const TAGS = /<[^>]*>?/g;
const ATTRIBUTE = String.raw`\s+(?:(?:aria-hidden|aria-label|class|lang|rel|title)="[^"<>]*"|href="(?:https?:/)?/[^"<>]*")`;
const HARMLESS = new RegExp(`^</?(?:span|a|svg)(?:${ATTRIBUTE})*\\s*/?>$`);

/** The text with every tag escaped that is not a plain span, link or empty drawing. */
export function harmless(markup: string): string {
  return markup.replace(TAGS, (tag) => (HARMLESS.test(tag) ? tag : tag.replaceAll("<", "&lt;")));
}

interface Factory {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown;
}

/** Leaflet sets markup as it loads: atlas.ts imports this before it. No script, no address of one. */
(globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy("default", {
  createHTML: harmless,
});
