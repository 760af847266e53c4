// Reads pictures without a PNG library: the browser itself decodes them.

/** How varied a part of the page looks: the number of colours, the share of the commonest, of dark pixels. */
export async function look(page, decoder, clip) {
  const png = await page.screenshot({ clip });
  return decoder.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
    const counts = new Map();
    let dark = 0;
    let vivid = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      const [r, g, b] = [pixels[at], pixels[at + 1], pixels[at + 2]];
      const key = (r << 16) | (g << 8) | b;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (r + g + b < 240) dark += 1;
      if (Math.max(r, g, b) - Math.min(r, g, b) > 70) vivid += 1;
    }
    const total = pixels.length / 4;
    return { colours: counts.size, commonest: Math.max(...counts.values()) / total, dark, vivid };
  }, png.toString('base64'));
}

/** Waits until the page has stopped changing: nothing on the network, and two equal pictures in a row. */
export async function settled(page) {
  await page.waitForLoadState('networkidle');
  let last = null;
  for (let tries = 0; tries < 100; tries += 1) {
    const now = (await page.screenshot()).toString('base64');
    if (now === last) return;
    last = now;
    await page.waitForTimeout(250);
  }
  throw new Error('the page never came to rest');
}
