/** What stands in the panel's page, read as a person reads it. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';

/** Lets the browser paint `count` frames: time enough for the panel to have asked, if it were to ask. */
export async function frames(page: Page, count: number): Promise<void> {
  await page.evaluate(
    (left) =>
      new Promise<void>((resolve) => {
        const next = () => (left-- > 0 ? requestAnimationFrame(next) : resolve());
        next();
      }),
    count,
  );
}

/** Waits until what stands there matches. */
export async function reads(place: Locator, pattern: RegExp): Promise<void> {
  await until('its text', async () => assert.match(await textIn(place), pattern));
}

/** All text below a place, shadow trees included, with a space between elements. */
export function textIn(place: Locator): Promise<string> {
  return place.evaluateAll((elements) => {
    const textOf = (node: Node): string => {
      if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
      const ofShadow = (node as Element).shadowRoot?.childNodes ?? [];
      return [...ofShadow, ...node.childNodes].map(textOf).join(' ');
    };
    return elements.map(textOf).join(' ').replace(/\s+/g, ' ');
  });
}
