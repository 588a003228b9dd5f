import socket
import asyncio

listener = socket.socket()
listener.bind(("", 8080))  # expect reuseaddr-missing
listener.listen(5)
listener.setblocking(False)


async def main():
    loop = asyncio.get_running_loop()
    while True:
        connection, _ = await loop.sock_accept(listener)
        connection.close()


asyncio.run(main())
