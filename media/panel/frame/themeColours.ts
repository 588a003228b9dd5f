/**
 * The theme's variables, for what is drawn on a canvas. Read from the page once and again after the theme has
 * changed: to read them in each frame would make the browser work out all styles then and there.
 */

const known = new Map<string, string>();
/** What stands in for a colour that the high contrast themes do not have: a canvas would keep the one before. */
const substitutes: Record<string, string> = { '--vscode-charts-orange': '--vscode-charts-yellow' };

/** The value of a variable such as `--vscode-charts-blue`; empty where the theme has none. */
export function themeColour(variable: string): string {
  let value = known.get(variable);
  if (value === undefined) {
    value = read(variable) || read(substitutes[variable] ?? variable);
    known.set(variable, value);
  }
  return value;
}

function read(variable: string): string {
  return getComputedStyle(document.body).getPropertyValue(variable).trim();
}

/** VS Code tells a page of a new theme by the style of its root and the class of its body. */
export function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(() => {
    known.clear();
    changed();
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['style', 'class'] });
}
