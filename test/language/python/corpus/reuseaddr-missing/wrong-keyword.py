import socket
import asyncio

listener = socket.socket()
listener.bind(("", 8080))  # expect reuseaddr-missing
listener.listen(5)


async def main():
    server = await asyncio.start_server(print, sock=listener)
    await server.serve_forever()


asyncio.run(main())
