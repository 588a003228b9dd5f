/** One word for one thing in Chinese, wherever it stands: bundle, manifest, pages of the rules. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { singularUnits } from '../../extension/shared/words/engineWords.ts';
import { readJson, readSource, root } from './support/sources.ts';

type Strings = Record<string, string>;

const bundle = readJson<Strings>('l10n/bundle.l10n.zh-cn.json');
const manifest = readJson<Strings>('package.nls.zh-cn.json');

/** Forms that are not to be used, and what stands for them. */
const forbidden: [RegExp, string][] = [
  [/节奏|速度/, '步调'],
  [/恢复(循环|读取|接受)/, '继续…'],
  [/现场查看|犯一个/, '演示经典错误, 实际演示'],
  [/不请自来/, '无需请求也会报告'],
  [/从不等待|根本不等待/, '等待调用从不阻塞'],
  [/内核回答|的回答|现在不行/, '内核返回, 返回 EAGAIN（暂时不可用）'],
  [/已终止|已死/, '异常终止'],
  [/请求了|返回了|被清除/, '已请求，已就绪'],
  [/压住/, '对端积压 {0} 未能发出'],
  [/应用程序队列|应用程序、/, '应用队列'],
  [/µs|\bms\b/, '微秒, 毫秒'],
  [/拷入|拷出|拷贝/, '复制'],
  [/Network Lab/, '网络实验室'],
  [/(slowReader|halfCloser|urgentSender|resetter|halfClosed)(?!.*[:：、])/, 'a word'],
];

/** Those of a call (`poll(2)`), of a link and of an icon are no brackets of the sentence. */
const halfBracket = /(?<![\w\]$])\(/;

function everyText(): [string, string][] {
  const pages = globSync('media/rules/zh-cn/*.md', { cwd: root }).map((page): [string, string] => [
    page,
    readSource(page).replace(/```[^`]*```/g, ''),
  ]);
  assert(pages.length > 10);
  return [...Object.entries(bundle), ...Object.entries(manifest), ...pages];
}

describe('the Chinese terms', () => {
  for (const [form, instead] of forbidden) {
    it(`are one form each: ${instead}, not ${form.source}`, () => {
      assert.deepEqual(
        everyText().filter(([, text]) => form.test(text)),
        [],
      );
    });
  }

  it('have the brackets of Chinese', () => {
    assert.deepEqual(
      everyText().filter(([, text]) => halfBracket.test(text.replaceAll('](', ']'))),
      [],
    );
  });

  it('are those that were chosen', () => {
    const chosen: Strings = {
      Pace: '步调',
      'Set Pace': '设置步调',
      'Resume the loop (F5)': '继续循环（F5）',
      '{0} connected': '已连接 {0} 个',
      'Make a classic mistake': '演示经典错误',
      'See this mistake live ({0})': '实际演示这个错误（{0}）',
      'The wait never waits: its timeout is 0.': '等待调用从不阻塞：超时设为 0。',
      'Answers of accept, recv and send: not now': 'accept、recv 和 send 返回 EAGAIN（暂时不可用）的次数',
      'It is for listeners: the kernel answers EINVAL.': '它只用于监听套接字：内核返回 EINVAL。',
      died: '异常终止',
      'asked for, came back': '已请求，已就绪',
      'asked for, cleared': '已请求，返回时清除',
      open: '已打开',
      wait: '等待',
      accept: '接受',
      receive: '接收',
      send: '发送',
      interest: '关注',
      close: '关闭',
      'slow readers': '慢速读取者',
    };
    assert.deepEqual(
      Object.fromEntries(Object.keys(chosen).map((english) => [english, bundle[english]])),
      chosen,
    );
    assert.equal(manifest['command.resumeLoop'], '继续循环');
    assert.equal(manifest['command.setPace'], '设置步调…');
  });

  it('name the unit of one as that of many', () => {
    for (const [many, one] of Object.entries(singularUnits)) assert.equal(bundle[one], bundle[many]);
  });
});
