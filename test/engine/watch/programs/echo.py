"""An echo server on select, poll or epoll that tells, a line for each, its port and then what each wait was asked and answered."""
import json
import select
import socket
import sys

kind = sys.argv[1]
listener = socket.create_server(("127.0.0.1", 0), backlog=7)
print(listener.getsockname()[1], flush=True)
sockets = {listener.fileno(): listener}
waiter = {"select": lambda: None, "poll": select.poll, "epoll": select.epoll}[kind]()
if waiter:
    waiter.register(listener, select.POLLIN)

while True:
    asked = sorted(sockets)
    if kind == "select":
        readable, _, _ = select.select(list(sockets), [], [])
        answer = [[fd, 1] for fd in sorted(readable)]
    else:
        answer = sorted(list(each) for each in waiter.poll())
    print(json.dumps({"asked": asked, "answer": answer}), flush=True)
    for fd, _ in answer:
        if fd == listener.fileno():
            connection, _ = listener.accept()
            sockets[connection.fileno()] = connection
            if waiter:
                waiter.register(connection, select.POLLIN)
            continue
        data = sockets[fd].recv(4096)
        if data == b"exit\n":
            sys.exit(0)
        if data == b"fail\n":
            sys.exit(3)
        if data:
            sockets[fd].sendall(data)
            continue
        if waiter:
            waiter.unregister(fd)
        sockets.pop(fd).close()
