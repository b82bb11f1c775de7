/** Width and height of a label, as the browser would set it. */

export type Measure = (text: string, isCamp: boolean) => { width: number; height: number };

const LINE = 1.18;

/** Reads font and sizes from the styles of `host`, once; widths are kept. */
export function labelMeasure(host: HTMLElement): Measure {
  const style = getComputedStyle(host);
  const pixels = (name: string): number => Number.parseFloat(style.getPropertyValue(name)) || 12;
  const [size, campSize] = [pixels("--label-size"), pixels("--label-size-camp")];
  const brush = document.createElement("canvas").getContext("2d");
  const widths = new Map<string, number>();
  return (text, isCamp) => {
    const font = `${isCamp ? 600 : 400} ${isCamp ? campSize : size}px ${style.fontFamily}`;
    const key = `${font}|${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      if (brush) brush.font = font;
      width = Math.ceil(brush?.measureText(text).width ?? text.length * size) + 1;
      widths.set(key, width);
    }
    return { width, height: Math.ceil((isCamp ? campSize : size) * LINE) };
  };
}
