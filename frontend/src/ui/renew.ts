/** What is shown becomes what is wanted, part by part. */

/** Parts of `shown` that `wanted` has as well, in the same order, stay the very elements, under focus and finger. */
export function renew(shown: Element, wanted: Element): void {
  const parts = [...wanted.children];
  for (const old of [...shown.children])
    if (!parts.some((part) => part.isEqualNode(old))) old.remove();
  for (const [index, part] of parts.entries()) {
    const old = shown.children[index];
    if (!old?.isEqualNode(part)) shown.insertBefore(part, old ?? null);
  }
}
