/** The page around the frame: told the height that suits, and asked to follow links that cannot open here. */

import { heightFor, heightMessages, linkMessage, pymOf, secretOf } from "../data/host";

const ANYBODY = "*";

/** A function that asks the page to follow a link; heights are told now and whenever the width is another. */
export function greetHost(): (url: string) => void {
  if (window.parent === window) return () => {};
  const host = window.parent;
  const [secret, pym, src] = [secretOf(location.hash), pymOf(location.search), location.href];
  let told = 0;
  const tell = (isAsked: boolean): void => {
    const width = document.documentElement.clientWidth;
    if (width === 0 || (told === width && !isAsked)) return;
    told = width;
    for (const message of heightMessages(heightFor(width), { secret, pym, src }))
      host.postMessage(message, ANYBODY);
  };
  new ResizeObserver(() => tell(false)).observe(document.documentElement);
  // AMP shakes hands when it is ready to listen, WordPress says that it is.
  addEventListener("message", ({ source, data }) => {
    const isAmp = data?.sentinel === "amp" && data?.type === "embed-size";
    const isWordPress = data?.message === "ready" && data?.secret === secret;
    if (source === host && (isAmp || isWordPress)) tell(true);
  });
  tell(true);
  return (url) => {
    if (secret && new URL(url).origin === new URL(src).origin)
      host.postMessage(linkMessage(url, secret), ANYBODY);
  };
}
