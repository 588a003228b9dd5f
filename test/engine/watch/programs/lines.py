# -*- coding: utf-8 -*-
# Makes calls from many places, and says of each where it was made.
#
# Every call sends as many bytes as the number that its stack has here: so a record tells by itself which
# stack it belongs to. What Python itself tells of the stack, by an exception at the same place, is printed at
# the end, as JSON: number → [[file, function, line], …] from the innermost frame on.
import functools
import itertools
import json
import os
import signal
import socket
import sys
import sysconfig
import threading

REPEATS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
MOST = 12

good = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
good.bind(('127.0.0.1', 0))
good.connect(good.getsockname())
bad = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)  # connected to nobody: each call fails
DATA = b'.' * 60000
stacks = {}
numbers = {}
following = itertools.count(1)


def here(trace, outer):
    frames = []
    while trace:
        frames.append((trace.tb_frame.f_code.co_filename, trace.tb_frame.f_code.co_name, trace.tb_lineno))
        trace = trace.tb_next
    frames.reverse()
    while outer:
        frames.append((outer.f_code.co_filename, outer.f_code.co_name, outer.f_lineno))
        outer = outer.f_back
    return tuple(frames[:MOST])


def number_of(stack):
    # Without a lock, which a handler of signals could ask for while it is held.
    number = numbers.setdefault(stack, next(following))
    stacks[number] = stack
    return number


def probe(f, *more):
    """Calls f(socket, bytes): first with a socket that fails, to hear of the stack, then for the ring."""
    number = 0
    for i in range(1 + REPEATS):
        try:
            f(bad if i == 0 else good, DATA[:number], *more)
        except (OSError, socket.error):
            assert i == 0, 'only the first socket fails'
            number = number_of(here(sys.exc_info()[2], sys._getframe(1)))
            assert number < len(DATA)


class Thing(object):
    def __init__(self, sock, data):
        self.sock = sock
        self.data = data

    def method(self):
        return self.sock.send(self.data)

    @property
    def attribute(self):
        return self.sock.send(self.data)

    @staticmethod
    def static(sock, data):
        sock.send(data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.send(self.data)

    def __iter__(self):
        yield self.sock.send(self.data)

    def __lt__(self, other):
        return self.sock.send(self.data) < 0

    def __repr__(self):
        return str(self.sock.send(self.data))


def decorated(f):
    @functools.wraps(f)
    def wrapper(*given):
        return f(*given)

    return wrapper


@decorated
@decorated
def plain(sock, data):
    sock.send(data)


def many_lines(sock, data):
    sock.send(
        data
    )


def arguments(sock, data):
    return max(
        0,
        sock.send(data), len(
            data
        ),
    )


chained = lambda sock, data: (
    (lambda:
        sock
        .send(
            data))
    ()
)


def by_list(sock, data):
    return [sock.send(data)
            for _ in range(1)]


def by_set(sock, data):
    return {sock.send(data) for _ in range(1)
            if data is not None}


def by_condition(sock, data):
    return [_ for _ in range(1)
            if sock.send(data)]


def by_generator(sock, data):
    return sum(
        sock.send(data)
        for _ in (1,))


def generator(sock, data):
    yield 1
    for _ in range(1):
        yield sock.send(data)


def by_next(sock, data):
    for _ in generator(sock, data):
        pass


def by_map(sock, data):
    list(map(sock.send, [data]))


def by_sort(sock, data):
    sorted([Thing(sock, data), Thing(sock, data)])


def by_partial(sock, data):
    functools.partial(sock.send, data)()


def in_finally(sock, data):
    try:
        raise ValueError
    except ValueError:
        pass
    finally:
        sock.send(data)


def in_except(sock, data):
    try:
        raise ValueError
    except ValueError: sock.send(data)


def with_thing(sock, data):
    with Thing(sock, data):
        pass


def in_class(sock, data):
    class Local(object):
        sent = sock.send(data)


def by_property(sock, data):
    Thing(sock, data).attribute


def by_repr(sock, data):
    '%r' % Thing(sock, data)


def by_default(sock, data):
    def inner(a=sock.send(data)):
        pass


def in_condition(sock, data):
    if (data is None or
            sock.send(data) < 0):
        pass
    elif sock is None:
        pass


def in_loop(sock, data):
    while sock.send(data) < 0: pass


def deep(sock, data, depth):
    if depth == 0:
        sock.send(data)
    else:
        deep(sock, data, depth - 1)


def deep_by_map(sock, data, depth):
    if depth == 0: return sock.send(data)
    return list(map(lambda each: deep_by_map(sock, data, depth - 1), [1]))


def executed(sock, data, lines, name):
    exec(compile('\n' * lines + 'sock.send(data)', name, 'exec'), {'sock': sock, 'data': data})


def evaluated(sock, data, lines):
    eval('(\n' + '\n' * lines + 'sock.send(data))', {'sock': sock, 'data': data})


def many_functions(count):
    """A module of functions that nobody wrote, each with a call at another place."""
    text = []
    for i in range(count):
        text.append('def f%d(sock, data):\n' % i + '    a = %d\n' % i * (i % 7) + '    sock.send(data)\n')
        if i % 3 == 0:
            text[-1] += '    for _ in ():\n        a = 1\n'
    space = {}
    exec(compile('\n'.join(text), os.path.join(os.getcwd(), 'generated', u'm\u00f6dule.py'.encode('utf-8').decode('utf-8') if sys.version_info[0] > 2 else 'module.py'), 'exec'), space)
    return [space['f%d' % i] for i in range(count)]


MODERN = '''
def drive(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration:
        pass

class Soon:
    def __await__(self):
        yield

async def innermost(sock, data):
    await Soon()
    sock.send(data)

async def outer(sock, data):
    async with Context(
            sock, data):
        pass

async def longer(sock, data):
    await asyncio.sleep(0)
    await innermost(
        sock, data)

class Context:
    def __init__(self, sock, data):
        self.sock, self.data = sock, data
    async def __aenter__(self):
        pass
    async def __aexit__(self, *_):
        self.sock.send(self.data)

async def values(sock, data):
    for _ in range(2):
        yield sock.send(data)

async def by_async_for(sock, data):
    async for _ in values(sock, data):
        pass

async def by_async_list(sock, data):
    return [each async for each in values(sock, data)]

def by_coroutine(sock, data): drive(innermost(sock, data))
def by_coroutines(sock, data): drive(outer(sock, data))
def by_longer(sock, data): drive(longer(sock, data))
def by_loop(sock, data): drive(by_async_for(sock, data))
def by_comprehension(sock, data): drive(by_async_list(sock, data))

async def probing():
    probe(plain)
    await asyncio.sleep(0)
    probe(lambda sock, data: sock.send(data))

async def gathered():
    await asyncio.gather(*[probing() for _ in range(5)])
    asyncio.get_event_loop().call_soon(probe, plain)
    await asyncio.sleep(0)

def f_string(sock, data):
    f"{sock.send(data)}"
'''


def all_places():
    for f in (plain, many_lines, arguments, chained, by_list, by_set, by_condition, by_generator, by_next, by_map,
              by_sort, by_partial, in_finally, in_except, with_thing, in_class, by_property, by_repr, by_default,
              in_condition, in_loop, Thing.static, lambda sock, data: Thing(sock, data).method(),
              lambda sock, data: list(Thing(sock, data)), decorated(lambda sock, data: sock.send(data))):
        probe(f)
    for depth in (1, 5, 10, 11, 12, 13, 200):
        probe(deep, depth)
    for depth in (1, 3, 20):
        probe(deep_by_map, depth)
    for f in many_functions(100):
        probe(f)


def modern():
    import asyncio
    space = dict(globals(), asyncio=asyncio)
    exec(compile(MODERN, '/somewhere/modern.py', 'exec'), space)
    for name in ('by_coroutine', 'by_coroutines', 'by_longer', 'by_loop', 'by_comprehension', 'f_string'):
        probe(space[name])
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(space['gathered']())
    loop.close()


def short_lived():
    """Code objects that die and leave their address to others, each with a call at another line."""
    for i in range(400):
        lines = i * 37 % 100
        probe(executed, lines, '<string>')
        probe(executed, lines, '/generated/%d.py' % (i % 50))
        probe(evaluated, lines)


def in_threads():
    threads = [threading.Thread(target=all_places) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(40):
        thread = threading.Thread(target=probe, args=(plain,))
        thread.start()
        thread.join()


def with_signals():
    """A handler in Python, while C's handler tells of each signal by a socket."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    handled = []

    def handler(*_):
        handled.append(1)
        probe(plain)
        try:
            while True:
                ours.recv(1000, socket.MSG_DONTWAIT)
        except (OSError, socket.error):
            pass

    signal.signal(signal.SIGALRM, handler)
    try:
        signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    except TypeError:
        signal.set_wakeup_fd(theirs.fileno())
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    while len(handled) < 50:
        probe(plain)
        probe(deep, 3)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.set_wakeup_fd(-1)
    return theirs.fileno()


def is_own(path):
    standard = sysconfig.get_paths()['stdlib'] + os.sep
    return not path.startswith(('<frozen', standard)) and '-packages/' not in path


def main():
    all_places()
    if sys.version_info[0] > 2:
        modern()
    short_lived()
    in_threads()
    wakeup = with_signals()
    own = {}
    for number, stack in stacks.items():
        own[number] = next((i + 1 for i, frame in enumerate(stack) if is_own(frame[0])), 0)
    print(json.dumps({'stacks': stacks, 'own': own, 'wakeup': wakeup}))


main()
