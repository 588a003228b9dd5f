"""An echo server on select, poll or epoll with its own clients; tells at its end what its waits answered."""
import json
import os
import select
import signal
import socket
import sys
import threading

kind, clients, messages = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
if len(sys.argv) > 4:  # signals: so many a second
    signal.signal(signal.SIGALRM, lambda number, frame: None)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 1 / float(sys.argv[4]))

listener = socket.create_server(("127.0.0.1", 0))
sockets = {listener.fileno(): listener}
told = {"waits": [], "asked": [], "accepted": [], "received": 0, "sent": 0, "thread": threading.get_native_id()}


def client():
    with socket.create_connection(listener.getsockname()) as connection:
        for count in range(1, messages + 1):
            connection.sendall(b"x" * count)
            left = count
            while left:
                left -= len(connection.recv(left))


threads = [threading.Thread(target=client) for _ in range(clients)]
for thread in threads:
    thread.start()

waiter = {"select": lambda: None, "poll": select.poll, "epoll": select.epoll}[kind]()
if waiter:
    waiter.register(listener, select.POLLIN)

ended = 0
while ended < clients:
    told["asked"] = sorted(sockets)
    if kind == "select":
        readable, writable, _ = select.select(list(sockets), [listener], [], 10)
        assert not writable
        answer = [[fd, 1] for fd in sorted(readable)]
    else:
        answer = [list(each) for each in waiter.poll(10 if kind == "epoll" else 10_000)]
    told["waits"].append(answer)
    for fd, _ in answer:
        if fd == listener.fileno():
            connection, _ = listener.accept()
            sockets[connection.fileno()] = connection
            told["accepted"].append(connection.fileno())
            if waiter:
                waiter.register(connection, select.POLLIN)
            continue
        data = sockets[fd].recv(4096)
        told["received"] += len(data)
        if data:
            sockets[fd].sendall(data)
            told["sent"] += len(data)
            continue
        if waiter:
            waiter.unregister(fd)
        sockets.pop(fd).close()
        ended += 1
for thread in threads:
    thread.join()
told["descriptors"] = os.listdir("/proc/self/fd")
print(json.dumps(told))
signal.setitimer(signal.ITIMER_REAL, 0)  # at its end Python gives the signal back to the kernel, which ends it
sys.exit(3)
