"""An echo server of asyncio's with its own client, a subprocess and the signal of its end between."""
import asyncio
import sys


async def echo(reader, writer):
    while data := await reader.read(1000):
        writer.write(data)
    writer.close()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    total = 0
    for _ in range(100):
        writer.write(b"x" * 100)
        total += len(await reader.readexactly(100))
        if total == 5000:
            child = await asyncio.create_subprocess_exec(sys.executable, "-c", "print('child')")
            await child.wait()
    writer.write_eof()
    await reader.read()
    writer.close()
    server.close()
    print(total, flush=True)


asyncio.run(main())
