import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
waiter = select.epoll()
waiter.register(listener, select.EPOLLIN)
conns = {}
while True:
    for fd, bits in waiter.poll():
        if fd == listener.fileno():
            conn, _ = listener.accept()
            conn.setblocking(False)
            conns[conn.fileno()] = conn
            waiter.register(conn, select.EPOLLIN | select.EPOLLET)
        elif bits & select.EPOLLIN:
            conn = conns[fd]
            data = conn.recv(4)
            if not data:
                waiter.unregister(fd)
                del conns[fd]
                conn.close()
                continue
            if data[0:1] == b'b':
                waiter.unregister(fd)
                del conns[fd]
                conn.close()
            else:
                print(data)
