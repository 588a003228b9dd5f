/** The files of media/icons that are made of the icon's shape. */
import { iconFont } from './font.ts';
import { pathData, side } from './shape.ts';

function svg(size: number, fill: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${size}" height="${size}" aria-hidden="true">
  <path fill="${fill}" d="${pathData()}"/>
</svg>
`;
}

/** By their names in media/icons; the picture for the gallery is drawn by a browser from the page below. */
export const iconFiles: Record<string, Buffer> = {
  'network-lab.svg': Buffer.from(svg(24, 'currentColor')),
  'panel-dark.svg': Buffer.from(svg(16, '#c5c5c5')),
  'panel-light.svg': Buffer.from(svg(16, '#424242')),
  'network-lab.ttf': iconFont(),
};

export const pictureSize = 256;

/** What the gallery and the README show: the shape on a ground of its own, for pages light and dark. */
export const picturePage = `<!doctype html><style>
  body { margin: 0; background: transparent; }
  div { align-items: center; background: #1f4e79; border-radius: 48px; display: flex; height: ${pictureSize}px; justify-content: center; width: ${pictureSize}px; }
</style><div>${svg(192, '#ffffff')}</div>`;
