import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
poller = select.epoll()
poller.register(listener, select.EPOLLIN)
conns = {}
while True:
    for fd, bits in poller.poll():
        if fd == listener.fileno():
            conn, _ = listener.accept()
            conns[conn.fileno()] = conn
            poller.register(conn, select.EPOLLIN)
        elif bits == select.EPOLLIN:
            conn = conns[fd]
            try:
                data = conn.recv(100)
            except OSError:
                data = b''
            if data:
                conn.sendall(data)
            else:
                poller.unregister(fd)
                del conns[fd]
                conn.close()
