// Stands for an operator's map server: answers every path with one small picture, and notes what was asked.
import { createServer } from 'node:http';
import { crc32, deflateSync } from 'node:zlib';

/** Starts it; resolves to its origin, what it was asked for, and a function that ends it. */
export function tileHost() {
  const asked = [];
  const picture = png(256, [205, 225, 205]);
  const server = createServer((request, response) => {
    asked.push({ url: request.url, referer: request.headers.referer ?? null });
    response.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'no-store' });
    response.end(picture);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const stop = () => {
        server.close();
        server.closeAllConnections();
      };
      resolve({ origin: `http://127.0.0.1:${server.address().port}`, asked, stop });
    });
  });
}

/** A PMTiles file whose one tile stands for every tile of zooms 0 to 9: `type` 1 for a vector tile, 2 for a PNG. */
export function pmtiles(type, tile) {
  const varint = (number) => {
    const bytes = [];
    for (let left = number; ; left = Math.floor(left / 128)) {
      bytes.push(left >= 128 ? (left % 128) + 128 : left);
      if (left < 128) return bytes;
    }
  };
  // A directory of one entry: tile id 0, as many tiles as zooms 0 to 9 have, length, offset + 1.
  const count = (4 ** 10 - 1) / 3;
  const root = Buffer.from([1, 0, ...varint(count), ...varint(tile.length), 1]);
  const meta = Buffer.from('{}');
  const head = Buffer.alloc(127);
  head.write('PMTiles');
  head[7] = 3;
  const sections = [[127, root.length], [127 + root.length, meta.length], [127 + root.length + meta.length, 0], [127 + root.length + meta.length, tile.length]];
  sections.flat().forEach((number, index) => head.writeBigUInt64LE(BigInt(number), 8 + 8 * index));
  [count, 1, 1].forEach((number, index) => head.writeBigUInt64LE(BigInt(number), 72 + 8 * index));
  head.set([1, 1, 1, type, 0, 9], 96);
  [111, 38, 114, 40.5].forEach((degrees, index) => head.writeInt32LE(degrees * 1e7, 102 + 4 * index));
  return Buffer.concat([head, root, meta, tile]);
}

/** A square of one colour with a darker edge, so that tiles can be seen. */
export function png(side, [r, g, b]) {
  const rows = [];
  for (let y = 0; y < side; y += 1) {
    const row = Buffer.alloc(1 + side * 3);
    for (let x = 0; x < side; x += 1) {
      const edge = x === 0 || y === 0;
      row.set(edge ? [r - 60, g - 60, b - 60] : [r, g, b], 1 + x * 3);
    }
    rows.push(row);
  }
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]);
}
