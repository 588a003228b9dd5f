import * as vscode from 'vscode';

/** Where in the questions we are: shown as (2/4), and whether there is a way back. */
export interface Place {
  title: string;
  step: number;
  totalSteps: number;
}

/** Marks that the person went one question back. */
export const back = Symbol('back');
export type Answer<T> = T | typeof back | undefined;

/** Something to ask; `skip` tells that it need not be asked, after the answers so far. */
export interface Question {
  ask(place: Place): Promise<Answer<unknown>>;
  skip(): boolean;
}

/** A question whose answer goes to `take`. */
export function question<T>(
  ask: (place: Place) => Promise<Answer<T>>,
  take: (value: T) => void,
  skip = () => false,
): Question {
  return {
    skip,
    async ask(place) {
      const answer = await ask(place);
      if (answer !== undefined && answer !== back) take(answer as T);
      return answer;
    },
  };
}

/** Asks one question after the other, with a way back. @returns false when the person gave up. */
export async function askAll(title: string, questions: Question[]): Promise<boolean> {
  let index = 0;
  const asked: number[] = [];
  while (index < questions.length) {
    const next = questions[index]!;
    if (next.skip()) {
      index += 1;
      continue;
    }
    const totalSteps = questions.filter((each) => !each.skip()).length;
    const answer = await next.ask({ title, step: asked.length + 1, totalSteps });
    if (answer === undefined) return false;
    if (answer === back) {
      index = asked.pop() ?? 0;
    } else {
      asked.push(index);
      index += 1;
    }
  }
  return true;
}

/** A look at another window must not lose the answers given so far. */
const staying = { ignoreFocusOut: true };

/** An item that may be shown and not be picked; `refusal` says why. */
export interface Choice<T> extends vscode.QuickPickItem {
  value: T;
  refusal?: string;
}

/** Lets the person pick one; what cannot be had stays in the list with its reason, and is refused. */
export function pickOne<T>(
  place: Place,
  placeholder: string,
  choices: Choice<T>[],
  active: T | undefined,
): Promise<Answer<T>> {
  const picker = vscode.window.createQuickPick<Choice<T>>();
  Object.assign(picker, place, staying, { placeholder, items: choices, matchOnDescription: true });
  const current = choices.find((choice) => choice.value === active && !choice.refusal);
  if (current) picker.activeItems = [current];
  return show(picker, place, (accept) => {
    const choice = picker.selectedItems[0];
    if (!choice) return;
    if (choice.refusal) picker.placeholder = choice.refusal;
    else accept(choice.value);
  });
}

/** Lets the person tick any of them; Enter takes those that are ticked already. @returns their values. */
export async function pickSome<T>(
  place: Place,
  placeholder: string,
  choices: (Choice<T> & { ticked: boolean })[],
): Promise<Answer<T[]>> {
  const picker = vscode.window.createQuickPick<Choice<T>>();
  Object.assign(picker, place, staying, { placeholder, items: choices, canSelectMany: true });
  picker.selectedItems = choices.filter(({ ticked }) => ticked);
  return show(picker, place, (accept) => accept(picker.selectedItems.map(({ value }) => value)));
}

/** Lets the person type; `check` says what is wrong with it, in their language. */
export function typeOne(
  place: Place,
  prompt: string,
  value: string,
  check: (text: string) => string | undefined,
): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  Object.assign(input, place, staying, { prompt, value });
  input.onDidChangeValue((text) => {
    input.validationMessage = check(text);
  });
  return show(input, place, (accept) => {
    input.validationMessage = check(input.value);
    if (!input.validationMessage) accept(input.value);
  });
}

/** What a quick pick and an input box have in common. */
type Input = Pick<
  vscode.InputBox,
  'buttons' | 'show' | 'dispose' | 'onDidHide' | 'onDidAccept' | 'onDidTriggerButton'
>;

function show<T>(
  input: Input,
  place: Place,
  onAccept: (accept: (value: T) => void) => void,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const finish = (answer: Answer<T>) => {
      resolve(answer);
      input.dispose();
    };
    if (place.step > 1) input.buttons = [vscode.QuickInputButtons.Back];
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) finish(back);
    });
    input.onDidAccept(() => onAccept(finish));
    input.onDidHide(() => finish(undefined));
    input.show();
  });
}
