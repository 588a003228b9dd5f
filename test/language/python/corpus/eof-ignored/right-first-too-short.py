import select
import socket
size = int(input())

server = socket.create_server(("", 8000)); server.setblocking(False)
conns = [server]
while True:
    readable, _, _ = select.select(conns, [], [])  # expect fd-setsize
    for s in readable:
        if s is server:
            conn, _ = server.accept()
            conns.append(conn)
        else:
            head = s.recv(size)
            if len(head) < size:
                conns.remove(s)
                s.close()
                continue
            body = s.recv(100)
            print(body)
