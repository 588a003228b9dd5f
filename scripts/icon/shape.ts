/**
 * The lab's icon: a socket that stands on a line. One shape for everything that shows it; clockwise contours are filled,
 * the one counterclockwise contour is the hole of the ring.
 */

/** Width and height of the square that the shape is drawn in; y grows downwards. */
export const side = 24;

export interface Point {
  x: number;
  y: number;
  /** Else it pulls a quadratic curve from the point before it to the one after it. */
  onCurve: boolean;
}

export type Contour = Point[];

const ring = { x: 12, y: 9.5, outer: 8, inner: 6.4 };

export const contours: Contour[] = [
  circle(ring.outer, 1),
  circle(ring.inner, -1),
  bar(8.4, 6.5, 10.2, 12.5),
  bar(13.8, 6.5, 15.6, 12.5),
  bar(11.2, 16.5, 12.8, 21),
  bar(3, 20.2, 21, 21.8),
];

/** As the `d` of an SVG path. */
export function pathData(): string {
  return contours.map((contour) => `M${contour.map(command).join('')}Z`).join('');
}

/** A pulling point is followed by the point that its curve ends in: after the last, that is the first. */
function command({ x, y, onCurve }: Point, index: number, contour: Contour): string {
  const previous = contour[index - 1];
  const place = `${round(x)} ${round(y)}`;
  if (!onCurve) {
    const end = contour[(index + 1) % contour.length]!;
    return `Q${place} ${round(end.x)} ${round(end.y)}`;
  }
  if (index === 0) return place;
  return previous?.onCurve ? `L${place}` : '';
}

/** Eight curves, which deviate from the circle by less than can be seen. */
function circle(radius: number, direction: 1 | -1): Contour {
  const steps = 16;
  return Array.from({ length: steps }, (_, step) => {
    const angle = (direction * step * 2 * Math.PI) / steps;
    const onCurve = step % 2 === 0;
    const reach = onCurve ? radius : radius / Math.cos((2 * Math.PI) / steps);
    return { x: ring.x + reach * Math.cos(angle), y: ring.y + reach * Math.sin(angle), onCurve };
  });
}

function bar(left: number, top: number, right: number, bottom: number): Contour {
  return [
    { x: left, y: top, onCurve: true },
    { x: right, y: top, onCurve: true },
    { x: right, y: bottom, onCurve: true },
    { x: left, y: bottom, onCurve: true },
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
