/** One suite for every kind of server, with real clients: what differs between the four is none of a client's business. */
import { testChat } from './servers/chat.ts';
import { testEcho } from './servers/echo.ts';
import { testPeople } from './servers/people.ts';
import { testReceive } from './servers/receive.ts';
import { forEachKind } from './support/kinds.ts';
import { useLab } from './support/lab.ts';

describe('servers', () => {
  forEachKind((kind) => {
    const lab = useLab(kind);
    describe('echo', () => testEcho(lab, kind));
    describe('receive', () => testReceive(lab));
    describe('chat', () => testChat(lab));
    describe('the clients of people', () => testPeople(lab));
  });
});
