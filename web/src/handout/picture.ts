/** Most pixels of a side: enough for print, small enough for any printer. */
const MOST = 1400;

/** A picture of what the map shows beside the panels; `null` where there is none to be had. */
export function mapPicture(): HTMLCanvasElement | null {
  const map = document.querySelector('.map');
  if (map === null) return null;
  const { left, top, width, height } = free(map);
  if (width < 80 || height < 80) return null;
  const scale = Math.min(devicePixelRatio * 2, MOST / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--paper') || '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of map.querySelectorAll<HTMLCanvasElement>('.ol-layer canvas, canvas.ol-layer')) {
    if (layer.width === 0 || layer.height === 0) continue;
    const box = layer.getBoundingClientRect();
    context.globalAlpha = Number(layer.parentElement?.style.opacity || layer.style.opacity || 1);
    context.drawImage(layer, (box.left - left) * scale, (box.top - top) * scale, box.width * scale, box.height * scale);
  }
  try {
    // Throws where a picture of a foreign host was drawn without its leave.
    context.getImageData(0, 0, 1, 1);
  } catch {
    return null;
  }
  return canvas;
}

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** The part of the map that no panel covers. */
function free(map: Element): Box {
  const { left, top, right, bottom } = map.getBoundingClientRect();
  const panel = document.querySelector('.panel:not([hidden])')?.getBoundingClientRect();
  const layers = document.querySelector('.layers:not([hidden])')?.getBoundingClientRect();
  if (panel === undefined) return { left, top, width: right - left, height: bottom - top };
  if (panel.width > (right - left) * 0.8) {
    const card = document.querySelector('.top.card')?.getBoundingClientRect();
    const from = card === undefined ? top : card.bottom;
    return { left, top: from, width: right - left, height: panel.top - from };
  }
  const end = layers !== undefined && layers.left > panel.right + 200 ? layers.left : right;
  return { left: panel.right, top, width: end - panel.right, height: bottom - top };
}
