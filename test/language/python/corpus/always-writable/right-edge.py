import select as sel
import socket

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 8000))
server.listen(5)
server.setblocking(False)
poller = sel.epoll()
poller.register(server, sel.EPOLLIN)
connections = {}
queues = {}
while True:
    for fd, bits in poller.poll():
        if fd == server.fileno():
            conn, _ = server.accept()
            conn.setblocking(False)
            connections[conn.fileno()] = conn
            poller.register(conn, sel.EPOLLIN | sel.EPOLLOUT | sel.EPOLLET)
            continue
        sock = connections[fd]
        if bits & (sel.EPOLLIN | sel.EPOLLHUP | sel.EPOLLERR):
            data = b"".join(iter(lambda: receive(sock), None))
            if data:
                queues[fd] = queues.get(fd, b"") + data
            else:
                poller.unregister(fd)
                del connections[fd]
                sock.close()
                continue
        if bits & sel.EPOLLOUT:
            if queues.get(fd):
                queues[fd] = queues[fd][sock.send(queues[fd]):]
