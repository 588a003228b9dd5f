import socket

import uvicorn

listener = socket.socket()
listener.bind(('127.0.0.1', 8000))  # expect reuseaddr-missing
listener.listen(128)
print('listening')
uvicorn.run('app:app', fd=listener.fileno())
