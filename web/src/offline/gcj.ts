/**
 * GCJ-02 → WGS84 by the formula that public map tools share, to some metres. Only where the user says that the
 * phone gives GCJ-02; never by itself.
 */
export function fromGcj02(lon: number, lat: number): readonly [number, number] {
  let [x, y] = [lon, lat];
  for (let round = 0; round < 20; round += 1) {
    const [px, py] = toGcj02(x, y);
    [x, y] = [x + lon - px, y + lat - py];
    if (Math.abs(lon - px) < 1e-10 && Math.abs(lat - py) < 1e-10) break;
  }
  return [x, y];
}

/** WGS84 → GCJ-02. */
export function toGcj02(lon: number, lat: number): readonly [number, number] {
  if (lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271) return [lon, lat];
  const [x, y] = [lon - 105, lat - 35];
  const root = Math.sqrt(Math.abs(x));
  const ripple = ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple + waves(y, 160, 320, 12, 30);
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple + waves(x, 150, 300, 12, 30);
  const phi = (lat * Math.PI) / 180;
  const magic = 1 - 0.006693421622965943 * Math.sin(phi) ** 2;
  const meridian = (6378245 * (1 - 0.006693421622965943)) / (magic * Math.sqrt(magic));
  const parallel = (6378245 / Math.sqrt(magic)) * Math.cos(phi);
  return [lon + ((east / parallel) * 180) / Math.PI, lat + ((north / meridian) * 180) / Math.PI];
}

function waves(value: number, a: number, b: number, c: number, d: number): number {
  const slow = 20 * Math.sin(value * Math.PI) + 40 * Math.sin((value / 3) * Math.PI);
  const fast = a * Math.sin((value / c) * Math.PI) + b * Math.sin((value / d) * Math.PI);
  return ((slow + fast) * 2) / 3;
}
