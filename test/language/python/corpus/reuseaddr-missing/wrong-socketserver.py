import socket
import socketserver

listener = socket.socket()
listener.bind(("", 8080))  # expect reuseaddr-missing
listener.listen(5)
server = socketserver.TCPServer(("", 8080), None, bind_and_activate=False)
server.socket = listener
server.serve_forever()
