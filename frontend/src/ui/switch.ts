/** The boxes of the legend that show and hide layers. */

/** Reveal the boxes of `form` and tell `changed` when one is ticked or cleared. */
export function bindLayerSwitch(
  form: HTMLElement,
  visible: ReadonlySet<string>,
  changed: (layer: string, isOn: boolean) => void,
): void {
  for (const box of form.querySelectorAll<HTMLInputElement>("input[data-layer]")) {
    const layer = box.dataset.layer ?? "";
    box.hidden = false;
    box.checked = visible.has(layer);
    box.addEventListener("change", () => changed(layer, box.checked));
  }
}

/** Show in the legend what the map did by itself. */
export function tickLayer(form: HTMLElement, layer: string): void {
  const box = form.querySelector<HTMLInputElement>(`input[data-layer="${CSS.escape(layer)}"]`);
  if (box) box.checked = true;
}
