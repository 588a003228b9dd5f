import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)
inputs = [server]
while True:
    for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
        if sock is server:
            conn, _ = server.accept()
            inputs.append(conn)
            continue
        head = sock.recv(10)
        if not head:
            inputs.remove(sock)
            sock.close()
            continue
        text = head.decode('utf-8').strip()
        if text.isdigit():
            print(int(text) + 1, float(str(head.decode()).split()[0]))
