import select
import socket
states = {}

server = socket.create_server(("", 8000)); server.setblocking(False)
conns = [server]
while True:
    readable, _, _ = select.select(conns, [], [])  # expect fd-setsize
    for s in readable:
        if s is server:
            conn, _ = server.accept()
            conns.append(conn)
        else:
            state = states.setdefault(s, "head")
            if state == "head":
                data = s.recv(4)
                states[s] = "body"
            else:
                data = s.recv(100)
                if not data:
                    conns.remove(s)
                    s.close()
            print(data)
