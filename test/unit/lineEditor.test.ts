import assert from 'node:assert/strict';
import { LineEditor, type LineEvent } from '../../extension/lab/terminal/lineEditor.ts';
import { columnsOf } from '../../extension/lab/terminal/terminalWidth.ts';
import { visibleLines } from '../../extension/shared/text.ts';
import { Screen } from './support/screen.ts';

/** An editor and the screen it writes to. */
function terminal(prompt = '', columns = 20) {
  const editor = new LineEditor(prompt, columns);
  const screen = new Screen(columns);
  const events: LineEvent[] = [];
  screen.write(editor.draw());
  return {
    events,
    type(input: string) {
      const result = editor.type(input);
      events.push(...result.events);
      screen.write(result.output);
      return screen.text();
    },
    receive(text: string) {
      screen.write(editor.receive(text));
      return screen.text();
    },
  };
}

describe('the line editor of a client', () => {
  it('echoes what is typed and gives the line at Enter', () => {
    const { type, events } = terminal();
    assert.equal(type('hello'), 'hello');
    assert.equal(type('\r'), 'hello');
    assert.deepEqual(events, [{ kind: 'line', text: 'hello' }]);
  });

  it('takes back a whole character, be it wide, a surrogate pair or a family of emoji', () => {
    const { type, events } = terminal();
    type('好👍👨‍👩‍👧x');
    assert.equal(type('\u007f'), '好👍👨‍👩‍👧');
    assert.equal(type('\u007f'), '好👍');
    assert.equal(type('\u007f'), '好');
    assert.equal(type('\u007f\u007f'), '');
    type('ok\r');
    assert.deepEqual(events, [{ kind: 'line', text: 'ok' }]);
  });

  it('gives every line of a paste', () => {
    const { type, events } = terminal();
    type('one\r\ntwo\rthree');
    assert.deepEqual(events, [
      { kind: 'line', text: 'one' },
      { kind: 'line', text: 'two' },
    ]);
  });

  it('leaves out arrow keys and closes at Ctrl+C and Ctrl+D', () => {
    const { type, events } = terminal();
    assert.equal(type('a\u001b[Ab\u001bOP\u001b[1;5Cc'), 'abc');
    type('\u0003');
    type('\u0004');
    assert.deepEqual(events, [{ kind: 'close' }, { kind: 'close' }]);
  });

  it('keeps the prompt and what is being typed below what arrives', () => {
    const { type, receive } = terminal('<You> ');
    type('half');
    assert.equal(receive('\r<a> hi\n'), '<a> hi\n<You> half');
    assert.equal(receive('<b> one\n<c> two\n'), '<a> hi\n<b> one\n<c> two\n<You> half');
  });

  it('joins a line that arrives in pieces', () => {
    const { receive } = terminal('> ');
    assert.equal(receive('你'), '你\n>');
    assert.equal(receive('好'), '你好\n>');
    assert.equal(receive('!\nnext'), '你好!\nnext\n>');
  });

  it('erases lines that have wrapped, wide characters at the edge included', () => {
    const { type, receive } = terminal('> ', 8);
    type('中文中文中文');
    assert.equal(receive('in\n'), 'in\n> 中文中\n文中文');
    type('\u007f\u007f\u007f');
    assert.equal(receive('again\n'), 'in\nagain\n> 中文中');

    const odd = terminal('', 7);
    odd.type('中'.repeat(7));
    assert.equal(odd.receive('in\n'), 'in\n中中中\n中中中\n中');
  });

  it('survives a line of exactly the width, and of several times the width', () => {
    for (const length of [7, 8, 9, 24]) {
      const { type, receive } = terminal('', 8);
      type('x'.repeat(length));
      const rows = receive('in\n').split('\n');
      assert.equal(rows[0], 'in');
      assert.equal(rows.slice(1).join(''), 'x'.repeat(length));
    }
  });

  it('shows what a peer sends to drive the terminal, and does not obey', () => {
    const { receive } = terminal('', 80);
    assert.equal(receive('\u001b[2J\u0007a\rb\u202e\n'), '␛[2J␇a␍b‹U+202E›');
  });
});

describe('text from the network', () => {
  it('keeps what is text', () => {
    assert.equal(visibleLines('你好,\tworld\n👨‍👩‍👧 é'), '你好,\tworld\n👨‍👩‍👧 é');
  });

  it('has no control character left', () => {
    const everything = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join('');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.doesNotMatch(visibleLines(everything), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });

  it('fills the columns that a terminal gives it', () => {
    assert.equal(columnsOf('ab'), 2);
    assert.equal(columnsOf('中文'), 4);
    assert.equal(columnsOf('e\u0301'), 1);
    assert.equal(columnsOf('a\tb'), 9);
    assert.equal(columnsOf('👍'), 2);
  });
});
