import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
watched, members = [listener], []
while True:
    ready, _, _ = select.select(watched, [], [])
    for sock in ready:
        if sock is listener:
            conn, _ = listener.accept()
            watched.append(conn)
            members.append(conn)
            continue
        data = sock.recv(100)
        if data:
            for member in members:
                if member is not sock:
                    try:
                        member.sendall(data)
                    except (BrokenPipeError, ConnectionResetError):
                        pass
