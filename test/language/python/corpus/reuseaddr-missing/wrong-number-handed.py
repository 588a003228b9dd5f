import socket
import uvicorn

listener = socket.socket()
listener.bind(("", 8080))  # expect reuseaddr-missing
listener.listen(5)
print("listening")
uvicorn.run("app:app", fd=listener.fileno())
