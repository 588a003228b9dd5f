import select
import socket


def take(sock, count):
    data = sock.recv(count)
    if data:
        return data

server = socket.create_server(("", 8000)); server.setblocking(False)
conns = [server]
while True:
    readable, _, _ = select.select(conns, [], [])  # expect fd-setsize
    for s in readable:
        if s is server:
            conn, _ = server.accept()
            conns.append(conn)
        else:
            head = take(s, 4)
            if head is None:
                conns.remove(s)
                s.close()
                continue
            print(head)
