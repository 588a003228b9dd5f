/** The words that tree, inspector, status bar, reports and panel share: each case in both languages. */

import assert from 'node:assert/strict';
import { config, t as translate } from '@vscode/l10n';
import type { Connection, ConnectionState } from '../../extension/contract/connection.ts';
import type { Sentence } from '../../extension/contract/sentence.ts';
import type { LabServerInfo, Position, SocketOption, Step } from '../../extension/contract/server.ts';
import type { Limit } from '../../extension/shared/limit.ts';
import { callsMeaning, callsText } from '../../extension/shared/words/callWords.ts';
import * as connection from '../../extension/shared/words/connectionWords.ts';
import * as counts from '../../extension/shared/words/counts.ts';
import { endedWithEngine, endedWithWindow, endingWords } from '../../extension/shared/words/endingWords.ts';
import { engineWord, unitWord } from '../../extension/shared/words/engineWords.ts';
import { describeError } from '../../extension/shared/words/errors.ts';
import { inReport, setLanguage, timeOfDay } from '../../extension/shared/words/language.ts';
import { limitText } from '../../extension/shared/words/limitWords.ts';
import { callText, nextText, paceText, stepText } from '../../extension/shared/words/loopWords.ts';
import { fromBase64, messageSize, textOf } from '../../extension/shared/words/messageWords.ts';
import { mistakesOf, mistakesOnWord, watchText } from '../../extension/shared/words/mistakeWords.ts';
import * as option from '../../extension/shared/words/optionWords.ts';
import * as quantity from '../../extension/shared/words/quantities.ts';
import * as queue from '../../extension/shared/words/queueWords.ts';
import {
  applicationWord,
  listenerWord,
  multiplexerWord,
  stateWord,
} from '../../extension/shared/words/serverWords.ts';
import { receivingStations, sendingStations } from '../../extension/shared/words/stations.ts';
import { tcpFacts } from '../../extension/shared/words/tcpWords.ts';
import * as samples from '../panel/samples.ts';
import { readJson, readSource } from './support/sources.ts';

const chineseStrings = readJson<Record<string, string>>('l10n/bundle.l10n.zh-cn.json');

function speakChinese(): void {
  config({ contents: chineseStrings });
  setLanguage(translate, 'zh-cn');
}

function speakEnglish(): void {
  config({ contents: {} });
  setLanguage(translate, 'en');
}

type Said = string | string[] | undefined;
type Case = [say: () => Said, english: Said, chinese: Said];

/** What is not told apart by the language is given once. */
const same = (say: () => Said, words: Said): Case => [say, words, words];

const waiting: Step = { call: 'wait', fd: -1, asked: -1, pending: true };
const inWait: Position = { call: 'wait', fd: -1, held: false };
const buffer: Pick<SocketOption, 'value' | 'unit'> = { value: 87_040, unit: 'bytes' };
const [row] = samples.connections(3).slice(2) as [Connection];
const inspection = samples.inspection({ ...row, sendQueue: 3000, unsent: 1000, receiveQueue: 512 });
const udp = samples.server({ transport: 'udp' });

const table: Record<string, Case[]> = {
  'the status bar after a step': [
    [
      () => `${stepText(waiting)} · ${nextText(inWait)}`,
      'wait(timeout none) waits until something is ready · next: not known yet',
      'wait(超时 无) 正在等待某个描述符就绪 · 下一步：尚未知晓',
    ],
    [
      () =>
        `${stepText({ call: 'receive', fd: 9, asked: 1024, returned: 27 })} · ${nextText({ call: 'send', fd: 9, held: true })}`,
      'receive(fd 9, 1,024 bytes) = 27 · next: send(fd 9)',
      'receive(fd 9, 1,024 字节) = 27 · 下一步：send(fd 9)',
    ],
  ],
  'a call and a step': [
    [() => callText('wait', { fd: -1, asked: 60_000 }), 'wait(timeout 60,000 ms)', 'wait(超时 60,000 毫秒)'],
    [() => callText('send', { fd: 9, asked: 1 }), 'send(fd 9, 1 byte)', 'send(fd 9, 1 字节)'],
    same(() => callText('accept', { fd: 3 }), 'accept(fd 3)'),
    same(() => stepText({ call: 'accept', fd: 3, asked: 0, errno: 'EAGAIN' }), 'accept(fd 3) = -1 EAGAIN'),
    [() => nextText({ call: 'none', fd: -1, held: true }), 'next: not known yet', '下一步：尚未知晓'],
    [() => nextText({ call: 'wait', fd: -1, held: true }), 'next: wait', '下一步：wait'],
    [
      () => nextText({ call: 'receive', function: 'recv', fd: 9, held: true, asked: 1024 }),
      'next: recv(fd 9, 1,024 bytes)',
      '下一步：recv(fd 9, 1,024 字节)',
    ],
    [
      () => stepText({ call: 'receive', fd: 9, asked: -1, pending: true }),
      'receive(fd 9) waits until something is ready',
      'receive(fd 9) 正在等待某个描述符就绪',
    ],
    [() => paceText(0), 'full speed', '全速'],
    [() => paceText(1000), '1,000 ms', '1,000 毫秒'],
  ],
  'a connection': [
    [
      () => states.map(connection.connectionStateWord),
      ['open', 'FIN received', 'FIN sent', 'closing', 'closed'],
      ['已打开', '已收到 FIN', '已发送 FIN', '正在关闭', '已关闭'],
    ],
    [
      () => connection.connectionStateMeaning('halfClosed'),
      'Half-closed by the peer: it sent FIN and sends no more, but can still receive.',
      '对端已半关闭：它发送了 FIN，不再发送，但仍可接收。',
    ],
    [
      () => connection.connectionStateMeaning('shutdownSent'),
      'Half-closed by the server: it sent FIN and sends no more, but can still receive.',
      '服务器已半关闭：它发送了 FIN，不再发送，但仍可接收。',
    ],
    [() => connection.readingPausedWord(), 'reading paused', '已暂停读取'],
  ],
  'a server': [
    [
      () => (['receive', 'echo', 'chat'] as const).map(applicationWord),
      ['receive', 'echo', 'chat'],
      ['接收', '回显', '聊天'],
    ],
    [
      () => (['running', 'paused', 'stopped', 'died'] as const).map(stateWord),
      ['running', 'paused', 'stopped', 'died'],
      ['运行中', '已暂停', '已停止', '异常终止'],
    ],
    same(() => multiplexerWord({ multiplexer: 'poll', trigger: 'level' }), 'poll'),
    [
      () => multiplexerWord({ multiplexer: 'epoll', trigger: 'edge' }),
      'epoll, edge-triggered',
      'epoll，边缘触发',
    ],
    [
      () => multiplexerWord({ multiplexer: 'epoll', trigger: 'level' }),
      'epoll, level-triggered',
      'epoll，水平触发',
    ],
    [() => listenerWord({ transport: 'tcp' }), 'Listener', '监听套接字'],
    [() => listenerWord({ transport: 'udp' }), 'Socket', '套接字'],
  ],
  'the calls beside a line': [
    [() => callsText({ calls: 1, again: 0, bytes: 0 }), '1 call', '1 次调用'],
    [
      () => callsText({ calls: 12_031, again: 12, bytes: 1485 }),
      '12,031 calls · 12 EAGAIN · 1.45 KiB',
      '12,031 次调用 · 12 EAGAIN · 1.45 KiB',
    ],
    [
      () => callsText({ calls: 40, again: 2, atLeast: true }),
      'at least 40 calls · 2 EAGAIN',
      '至少 40 次调用 · 2 EAGAIN',
    ],
    [
      () => callsMeaning({ calls: 2, again: 0, bytes: 7 }),
      'Of the programs that are watched, since their start: 2 calls · 7 B',
      '被观察的程序自启动以来：2 次调用 · 7 B',
    ],
  ],
  'the end of a server': [
    same(() => endingWords(samples.server({ state: 'stopped' })), []),
    [() => endingWords(ended(endedWithWindow)), ['It ended with the window.'], ['它随窗口一起结束了。']],
    [
      () => endingWords(ended(endedWithEngine('SIGKILL'))),
      ['The engine ended: SIGKILL.'],
      ['引擎已结束：SIGKILL。'],
    ],
    same(() => endingWords(ended('what the engine says')), ['what the engine says']),
    [
      () =>
        endingWords(
          samples.server({
            faults: ['eof-ignored', 'closed-not-removed'],
            failure: { syscall: 'select', errno: 'EBADF' },
          }),
        ),
      [
        'select failed with EBADF.',
        'The mistake closed-not-removed does this: A connection is closed and stays in the interest set.',
      ],
      ['select 失败：EBADF。', '错误 closed-not-removed 会造成这种情况：连接已关闭，却仍留在关注集合中。'],
    ],
  ],
  quantities: [
    same(
      () => [0, 812, 1536, 65_536, 3_887_104].map(quantity.bytes),
      ['0 B', '812 B', '1.50 KiB', '64.0 KiB', '3.71 MiB'],
    ),
    [() => [1, 65_536].map(quantity.bytesWord), ['1 byte', '65,536 bytes'], ['1 字节', '65,536 字节']],
    same(() => quantity.number(1_234_567), '1,234,567'),
    [
      () => [850, 12_400, 3_200_000, 1.5e9].map(quantity.nanoseconds),
      ['850 ns', '12.4 µs', '3.20 ms', '1.50 s'],
      ['850 纳秒', '12.4 微秒', '3.20 毫秒', '1.50 秒'],
    ],
    [() => [0, 45].map(quantity.microseconds), ['–', '45.0 µs'], ['–', '45.0 微秒']],
    [() => quantity.milliseconds(1500), '1,500 ms', '1,500 毫秒'],
    [
      () => [-5, 4000, 125_000, 11_520_000, 187_200_000].map(quantity.elapsed),
      ['0 s', '4 s', '2 m 05 s', '3 h 12 m', '2 d 04 h'],
      ['0 秒', '4 秒', '2 分 05 秒', '3 小时 12 分', '2 天 04 小时'],
    ],
    [() => quantity.ifKnown(undefined, quantity.bytes), 'unknown', '未知'],
    same(() => quantity.ifKnown(0, quantity.bytes), '0 B'),
    [() => quantity.perSecond('1.50 KiB'), '1.50 KiB/s', '1.50 KiB/秒'],
  ],
  counts: [
    [
      () => [1, 1200].map(counts.connectionsWord),
      ['1 connection', '1,200 connections'],
      ['1 个连接', '1,200 个连接'],
    ],
    [() => [1, 1200].map(counts.callsWord), ['1 call', '1,200 calls'], ['1 次调用', '1,200 次调用']],
    [() => [1, 2].map(counts.peersWord), ['1 peer', '2 peers'], ['1 个对端', '2 个对端']],
    [() => [1, 1200].map(counts.messagesWord), ['1 message', '1,200 messages'], ['1 条消息', '1,200 条消息']],
    [() => [1, 2].map(counts.datagramsWord), ['1 datagram', '2 datagrams'], ['1 个数据报', '2 个数据报']],
    [() => [1, 2].map(counts.segmentsWord), ['1 segment', '2 segments'], ['1 个报文段', '2 个报文段']],
    [() => counts.moreWord(1200), 'and 1,200 more', '还有 1,200 个'],
  ],
  'the value of an option': [
    [() => [true, false].map(valued), ['on', 'off'], ['开', '关']],
    [() => option.optionValueText(buffer), '87,040 bytes', '87,040 字节'],
    [() => option.optionValueText({ value: 1, unit: 'hops' }), '1 hop', '1 跳'],
    same(() => valued(87_040), '87040'),
    same(() => valued(null), '—'),
    [() => ['', 'cubic'].map(valued), ['(none)', 'cubic'], ['（无）', 'cubic']],
    [() => valued({ on: false, seconds: 5 }), 'off', '关'],
    [() => valued({ on: true, seconds: 5 }), 'on, 5 s', '开，5 秒'],
    [() => valued({ on: true, seconds: 0 }), 'on, 0 s: close resets', '开，0 秒：关闭时重置'],
    [() => option.changedText(made({ default: 16_384 })), 'default: 16,384 bytes', '默认：16,384 字节'],
    [
      () => option.answerText(65_536, made({ value: 131_072 })),
      'SO_RCVBUF: Asked for 65,536 bytes; the kernel reports 131,072 bytes.',
      'SO_RCVBUF: 请求 65,536 字节；内核报告 131,072 字节。',
    ],
    [
      () => option.answerText(131_072, made({ value: 131_072 })),
      'SO_RCVBUF is now 131,072 bytes.',
      'SO_RCVBUF 现在是 131,072 字节。',
    ],
    same(() => option.kernelNote(1, made({ value: null })), undefined),
    same(() => option.kernelNote({ on: false, seconds: 0 }, { value: { on: false, seconds: 5 } }), undefined),
    same(() => inReport(() => option.optionValueText(buffer)), '87040 bytes'),
    same(() => inReport(() => valued(true)), 'on'),
  ],
  'what the engine says': [
    [() => engineWord('bytes'), 'bytes', '字节'],
    same(() => engineWord('CAP_WHATEVER'), 'CAP_WHATEVER'),
    [() => [1, 2].map((value) => unitWord(value, 'seconds')), ['second', 'seconds'], ['秒', '秒']],
    same(
      () => describeError(failure('bind failed', { errno: 'EADDRINUSE', hint: 'Take another port.' })),
      'bind failed (EADDRINUSE). Take another port.',
    ),
    same(
      () => describeError(failure('bind: EADDRINUSE', { errno: 'EADDRINUSE', hint: '' })),
      'bind: EADDRINUSE.',
    ),
    same(() => describeError(new Error('Is it there?')), 'Is it there?'),
    same(() => describeError('a word'), 'a word.'),
  ],
  'what holds back': [
    [
      () => limitText({ stage: 'unsent', sentence: 'sendBuffer', figure: { bytes: 65_536 } }),
      'The send buffer (SO_SNDBUF 64.0 KiB) takes no more for now.',
      '发送缓冲区（SO_SNDBUF 64.0 KiB）暂时不再接收数据。',
    ],
    [
      () => limitText({ stage: 'receive', sentence: 'paused' }),
      'Reading is paused: what arrives stays in the receive queue.',
      '已暂停读取：到达的数据留在接收队列中。',
    ],
  ],
  queues: [
    [
      () =>
        named([...sendingStations(inspection, 'connection'), ...receivingStations(inspection, 'connection')]),
      [
        'Application',
        'Unsent',
        'In flight',
        "Peer's receive queue",
        'Read by the peer',
        "Peer's unsent",
        "Peer's in flight",
        'Receive queue',
        'Read by the server',
      ],
      [
        '应用队列',
        '未发送',
        '在途',
        '对端接收队列',
        '对端已读取',
        '对端未发送',
        '对端在途',
        '接收队列',
        '服务器已读取',
      ],
    ],
    [
      () => named([...sendingStations(inspection, 'peer'), ...receivingStations(inspection, 'peer')]),
      ['Application', 'Sent to the peer', 'Read by the server'],
      ['应用队列', '已发给对端', '服务器已读取'],
    ],
    [
      () => sendingStations(inspection, 'connection').map(({ note }) => note)[1],
      'SO_SNDBUF 2.50 MiB',
      'SO_SNDBUF 2.50 MiB',
    ],
    [
      () => queue.queueMeaning('receive'),
      'SIOCINQ: received by the kernel, not read by the server',
      'SIOCINQ：内核已收到，服务器尚未读取',
    ],
    [() => queue.acceptQueueName(), 'Accept queue', '接受队列'],
    [
      () => [samples.server(), udp].map(queue.dropsName),
      ['Overflows', 'Datagrams dropped'],
      ['溢出', '丢弃的数据报'],
    ],
    [() => [{}, { drops: 1200 }].map(queue.dropsText), ['unknown', '1,200'], ['未知', '1,200']],
  ],
  'a message': [
    same(() => messageSize({ bytes: 27, sent: 0 }), '27 B'),
    [() => messageSize({ bytes: 1536, sent: 12 }), '12 B of 1.50 KiB sent', '已发送 12 B，共 1.50 KiB'],
    same(() => textOf(fromBase64('5L2g5aW9DQo=')), '你好␍↵'),
  ],
  'the facts of TCP': [
    [
      () => facts(['rtt', 'congestionWindow', 'sendWindow', 'lastSent']),
      [
        'Round-trip time: 43.0 µs ± 12.0 µs',
        'Congestion window: 10 segments',
        'Window it offers: 64.0 KiB',
        'Last sent: 1 s ago',
      ],
      [
        '往返时间: 43.0 微秒 ± 12.0 微秒',
        '拥塞窗口: 10 个报文段',
        '对端提供的窗口: 64.0 KiB',
        '最近发送: 1 秒前',
      ],
    ],
  ],
  mistakes: [
    [
      () => watchText('eof-ignored', samples.server()),
      'Watch: Close a client: the socket stays readable for ever, waits and CPU race.',
      '观察：关闭一个客户端：套接字永远可读，等待次数和 CPU 飙升。',
    ],
    same(() => watchText('eof-ignored', udp), undefined),
    [() => mistakesOnWord(2), 'Mistakes on: 2', '已开启的错误：2'],
  ],
};

const states: ConnectionState[] = ['open', 'halfClosed', 'shutdownSent', 'closing', 'closed'];

function valued(value: SocketOption['value']): string {
  return option.optionValueText({ value });
}

function made(changes: Partial<SocketOption>): SocketOption {
  const receiveBuffer = { name: 'SO_RCVBUF', level: 'SOL_SOCKET', kind: 'integer', unit: 'bytes' } as const;
  return { ...receiveBuffer, value: 87_040, settable: true, effect: '', when: 'any', ...changes };
}

function ended(reason: string | Sentence): LabServerInfo {
  return samples.server(
    typeof reason === 'string' ? { state: 'died', reason } : { state: 'died', reasonSentence: reason },
  );
}

function failure(message: string, data: object): Error {
  return Object.assign(new Error(message), { data });
}

function named(things: { name: string }[]): string[] {
  return things.map(({ name }) => name);
}

function facts(keys: string[]): string[] {
  const info = {
    ...inspection.tcpInfo!,
    rttMicroseconds: 43,
    rttVarianceMicroseconds: 12,
    congestionWindow: 10,
  };
  return tcpFacts({ ...info, sendWindow: 65_536 })
    .filter(({ key }) => keys.includes(key))
    .map(({ name, value }) => `${name}: ${value}`);
}

describe('the words that all say', () => {
  afterEach(speakEnglish);

  for (const [about, cases] of Object.entries(table)) {
    it(`${about}, in English`, () => {
      speakEnglish();
      assert.deepEqual(
        cases.map(([say]) => say()),
        cases.map(([, english]) => english),
      );
    });

    it(`${about}, in Chinese`, () => {
      speakChinese();
      assert.deepEqual(
        cases.map(([say]) => say()),
        cases.map(([, , chinese]) => chinese),
      );
    });
  }

  it('have a sentence with its figure for each limit', () => {
    const limits: [Limit['sentence'], Limit['figure']][] = [
      ['peerWindowClosed', undefined],
      ['peerWindowUsedUp', { bytes: 7 }],
      ['congestionWindow', { segments: 7 }],
      ['sendBuffer', { bytes: 7 }],
      ['applicationQueue', { bytes: 7 }],
      ['queueFullWhilePeerWaits', { bytes: 7 }],
      ['pausedWhilePeerWaits', { bytes: 7 }],
      ['unreadWhilePeerWaits', { bytes: 7 }],
      ['peerCongestionWindow', { segments: 7 }],
      ['paused', undefined],
      ['receiveBuffer', { bytes: 7 }],
    ];
    for (const speak of [speakEnglish, speakChinese]) {
      speak();
      const said = limits.map(([sentence, figure]) => limitText({ stage: 'receive', sentence, figure }));
      assert.equal(new Set(said).size, limits.length);
      for (const [index, [sentence, figure]] of limits.entries()) {
        const shown =
          figure === undefined ? /^[^{}7]+$/ : 'bytes' in figure ? /^[^{}]*7 B[^{}]*$/ : /^[^{}]*7[^{}]*$/;
        assert.match(said[index]!, shown, sentence);
      }
    }
  });

  it('compare an option with a new socket’s by what it means', () => {
    assert(option.isChanged(made({ value: 1, default: 2 })));
    assert(!option.isChanged(made({ value: 1, default: 1 })));
    // The kernel keeps the seconds of a linger that was switched off.
    assert(!option.isChanged({ value: { on: false, seconds: 5 }, default: { on: false, seconds: 0 } }));
    for (const nothing of [{ value: null, default: 1 }, { value: 1, default: null }, { value: 1 }])
      assert(!option.isChanged(made(nothing)));
  });

  it('name of the mistakes those that show on the server, and those that are on', () => {
    const shown = mistakesOf(samples.server({ faults: [] })).map(({ name }) => name);
    assert(shown.includes('eof-ignored'));
    const overUdp = mistakesOf({ ...udp, faults: ['eof-ignored'] });
    assert.equal(overUdp.find(({ name }) => name === 'eof-ignored')?.watch, undefined);
    assert(!mistakesOf({ ...udp, faults: [] }).some(({ name }) => name === 'eof-ignored'));
  });

  it('are spoken in the language that each process sets at its start', () => {
    for (const [entry, call] of Object.entries({
      'extension/main.ts': 'setLanguage(vscode.l10n.t, vscode.env.language)',
      'extension/language/server/main.ts': 'setLanguage(t, locale',
      'media/panel/panel.ts': 'setLanguage(t, document.documentElement.lang',
    }))
      assert(readSource(entry).includes(call), entry);
  });

  it('are in the person’s language again after a report', () => {
    speakChinese();
    assert.throws(() =>
      inReport(() => {
        assert.equal(quantity.number(1000), '1000');
        throw new Error('in the middle of it');
      }),
    );
    assert.equal(stateWord('running'), '运行中');
    assert.match(timeOfDay(0), /\d:\d\d:\d\d/);
  });
});
