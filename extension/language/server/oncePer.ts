/** Asks a question of a program once, however many rules ask it: programs do not change. */
export function oncePer<Program extends object, Answer>(
  question: (program: Program) => Answer,
): (program: Program) => Answer {
  const answers = new WeakMap<Program, { answer: Answer }>();
  return (program) => {
    let known = answers.get(program);
    if (!known) {
      known = { answer: question(program) };
      answers.set(program, known);
    }
    return known.answer;
  };
}
