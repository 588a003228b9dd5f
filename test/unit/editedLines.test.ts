import assert from 'node:assert/strict';
import { EditedLines } from '../../extension/shared/editedLines.ts';

describe('lines that were edited', () => {
  const file = '/srv/server.py';
  const edit = (first: number, last: number, count: number, at = 10) => ({ at, first, last, count });

  it('go down and up with what is written above them', () => {
    const lines = new EditedLines();
    assert.equal(lines.lineNow(file, 42, 5), 42);
    lines.note(file, edit(10, 10, 3));
    assert.equal(lines.lineNow(file, 42, 5), 44);
    lines.note(file, edit(1, 5, 1));
    assert.equal(lines.lineNow(file, 42, 5), 40);
    lines.note(file, edit(50, 50, 9));
    assert.equal(lines.lineNow(file, 42, 5), 40);
    assert.equal(lines.lineNow('/srv/other.py', 42, 5), 42);
  });

  it('are gone where they themselves are changed', () => {
    const lines = new EditedLines();
    lines.note(file, edit(10, 10, 3));
    lines.note(file, edit(44, 44, 1));
    assert.equal(lines.lineNow(file, 42, 5), undefined);
    assert.equal(lines.lineNow(file, 43, 5), 45);
  });

  it('count from when the program read them', () => {
    const lines = new EditedLines();
    lines.note(file, edit(42, 42, 1, 10));
    assert.equal(lines.lineNow(file, 42, 11), 42);
    assert.equal(lines.lineNow(file, 42, 10), undefined);
  });

  it('say nothing where more was edited than is kept', () => {
    const lines = new EditedLines();
    for (let count = 0; count < 2001; count++) lines.note(file, edit(1, 1, 2));
    assert.equal(lines.lineNow(file, 42, 5), undefined);
  });

  it('are forgotten from before the first program that is there', () => {
    const lines = new EditedLines();
    lines.note(file, edit(10, 10, 3, 10));
    lines.note(file, edit(10, 10, 3, 20));
    lines.forgetBefore(20);
    assert.equal(lines.lineNow(file, 42, 5), 44);
    lines.forgetBefore(21);
    assert.equal(lines.lineNow(file, 42, 5), 42);
  });
});
