/**
 * `<div ${property('--fraction', 0.4)}>`: a custom property, set through the CSSOM.
 *
 * A style attribute, which Lit's own styleMap writes at first, is refused by the panel's content security
 * policy; the CSSOM is not.
 */
import { noChange } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

class PropertyDirective extends Directive {
  #last = new Map<string, string>();

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT)
      throw new Error('property() belongs in a tag, outside of an attribute');
  }

  override update(part: ElementPart, [name, value]: [string, string | number]): unknown {
    const text = String(value);
    if (this.#last.get(name) !== text) {
      this.#last.set(name, text);
      (part.element as HTMLElement).style.setProperty(name, text);
    }
    return noChange;
  }

  render(_name: string, _value: string | number): unknown {
    return noChange;
  }
}

export const property = directive(PropertyDirective);
