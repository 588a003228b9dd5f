import select as sel
import socket as net


def main():
    listener = net.socket()
    listener.setsockopt(net.SOL_SOCKET, net.SO_REUSEADDR, 1)
    listener.bind(('127.0.0.1', 8000))
    listener.listen(5)
    listener.setblocking(False)
    poller = sel.poll()
    poller.register(listener, sel.POLLIN)
    connections = {}
    while True:
        for fd, event in poller.poll():
            if fd == listener.fileno():
                conn, _ = listener.accept()
                connections[conn.fileno()] = conn
                poller.register(conn, sel.POLLIN)
                continue
            client = connections[fd]
            data = client.recv(1024)
            if not data:
                client.close()  # expect closed-not-removed
                continue
            print(data)


main()
