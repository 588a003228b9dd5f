import socket
import struct

conn = socket.create_connection(("127.0.0.1", 8000))
size, = struct.unpack('!I', conn.recv(4))  # expect message-boundary
print(size)
