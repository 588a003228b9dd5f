/** What the engine says to people, so that it can be said in another language than English. */
export interface Sentence {
  /** The sentence in English, `{0}`, `{1}`, … where the parameters go. By it translations are looked up. */
  key: string;
  /** A word or a number as it is, or a phrase that has a translation of its own. */
  parameters: (string | { key: string })[];
}
