import select
import socket

server = socket.create_server(("", 8000)); server.setblocking(False)
conns = [server]
while True:
    readable, _, _ = select.select(conns, [], [])  # expect fd-setsize
    for s in readable:
        if s is server:
            conn, _ = server.accept()
            conns.append(conn)
        else:
            data = s.recv(100)
            if not data:
                conns.remove(s)
                s.close()
                continue
            numbers = [int(word) for word in data.decode().split(",")]
            print(sum(numbers))
