// An echo server on Node; `spins`: it asks to be called again at once, for ever.
import { createServer } from 'node:net';

const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.pipe(socket);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));

if (process.argv[2] === 'spins') {
  const again = () => setImmediate(again);
  again();
}
