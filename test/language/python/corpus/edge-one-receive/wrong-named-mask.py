import select
import socket

EVENTS = select.EPOLLIN | select.EPOLLET
conn = socket.create_connection(("127.0.0.1", 8000))
conn.setblocking(False)
waiter = select.epoll()
waiter.register(conn.fileno(), EVENTS)
while True:
    events = waiter.poll()
    for fd, bits in events:
        data = conn.recv(4096)  # expect edge-one-receive
        if not data:
            raise SystemExit
