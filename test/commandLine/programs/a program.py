"""A program that is run by the command line: `a program.py <what> [parameter …]`."""
import os
import select
import signal
import socket
import sys
import time

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(16)


def a_client():
    """One that connects, says something and goes."""
    client = socket.create_connection(listener.getsockname())
    client.sendall(b"a secret")
    client.close()


def serve(turns, closes):
    a_client()
    watched = [listener]
    for _ in range(turns):
        for sock in select.select(watched, [], [], 0.01)[0]:
            if sock is listener:
                watched.append(listener.accept()[0])
            elif not sock.recv(1024) and closes:  # eof-ignored
                watched.remove(sock)
                sock.close()


def eof_ignored(status="0"):
    serve(300, closes=False)
    end(status)


def correct(status="0", *_):
    serve(20, closes=True)
    end(status)


def end(status):
    """A number, or a signal's name."""
    print("served")
    sys.stdout.flush()
    if status.startswith("SIG"):
        os.kill(os.getpid(), getattr(signal, status))
    sys.exit(int(status))


def tells():
    """What it is started with."""
    print(f"terminal {sys.stdin.isatty()} {sys.stdout.isatty()}")
    print(f"foreground {sys.stdout.isatty() and os.tcgetpgrp(1) == os.getpgrp()}")
    print(f"input {sys.stdin.read()!r}" if not sys.stdin.isatty() else "input from a terminal")
    print(f"descriptors {sorted(int(fd) for fd in os.listdir('/proc/self/fd'))[:-1]}")
    print(f"blocking {os.get_blocking(1)} {os.get_blocking(2)}")


def waits(*ignored):
    """Until a signal comes that it does not ignore; says which came, and ends a moment later."""
    came = []
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2", "SIGQUIT"):
        action = signal.SIG_IGN if name in ignored else lambda number, frame: came.append(signal.Signals(number).name)
        signal.signal(getattr(signal, name), action)
    print(f"ready {os.getpid()}", flush=True)
    while not came:
        select.select([listener], [], [], 0.05)
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        select.select([listener], [], [], 0.05)
    print("came", *came, flush=True)


def leaves():
    """A child goes on when it has ended."""
    ready, told = os.pipe()
    if os.fork() == 0:
        devnull = os.open(os.devnull, os.O_RDWR)
        for fd in range(3):
            os.dup2(devnull, fd)
        a_client()
        os.write(told, b"1")
        time.sleep(60)
        os._exit(0)
    os.read(ready, 1)


def many(count):
    """So many, one after the other, which end at once."""
    for _ in range(int(count)):
        if os.fork() == 0:
            socket.socket(type=socket.SOCK_DGRAM).bind(("127.0.0.1", 0))
            os._exit(0)
        os.wait()


def floods():
    """More output than a pipe holds."""
    a_client()
    for _ in range(20_000):
        print("x" * 50)


def workers():
    """Two of them, which end with it."""
    pids = []
    for _ in range(2):
        pid = os.fork()
        if pid == 0:
            while True:
                select.select([listener], [], [], 0.05)
        pids.append(pid)
    print("workers", *pids, flush=True)
    while True:
        select.select([listener], [], [], 0.05)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
