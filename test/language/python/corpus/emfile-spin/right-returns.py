import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
server.setblocking(False)


def serve(inputs):
    while True:
        for sock in select.select(inputs, [], [])[0]:  # expect fd-setsize
            if sock is server:
                try:
                    conn, _ = server.accept()
                except OSError:
                    return
                inputs.append(conn)
            elif not sock.recv(10):
                inputs.remove(sock)
                sock.close()


serve([server])
