import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
pair = []
while True:
    conn, _ = server.accept()
    other = socket.create_connection(('127.0.0.1', 8001))
    pair.extend([conn, other])
    is_over = False
    while not is_over:
        readable, _, _ = select.select(pair, [], [])  # expect fd-setsize
        for sock in readable:
            data = sock.recv(100)
            if not data:
                is_over = True
                break
            (other if sock is conn else conn).sendall(data)
    conn.close()
    other.close()
