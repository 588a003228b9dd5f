import select
import socket

server = socket.create_server(("", 8000)); server.setblocking(False)
conns = [server]
while True:
    readable, _, _ = select.select(conns, [], [])
    for s in readable:
        if s is server:
            conn, _ = server.accept()
            conns.append(conn)
        else:
            head = s.recv(4)
            if len(conns) > 100:
                conns.remove(s)
                s.close()
                continue
            body = s.recv(100)  # expect eof-ignored
            print(body)
