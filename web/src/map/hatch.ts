/** A diagonal hatch, thin and see-through, for areas that are known only to lie somewhere inside. */
export function hatch(colour: string, direction: 'up' | 'down', pixelRatio: number): CanvasPattern | null {
  const size = Math.round(10 * pixelRatio);
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.strokeStyle = colour;
  context.globalAlpha = 0.3;
  context.lineWidth = pixelRatio;
  // Three strokes, so that the pattern continues without a break over its own edges.
  for (const shift of [-size, 0, size]) {
    context.beginPath();
    context.moveTo(shift, direction === 'up' ? size : 0);
    context.lineTo(shift + size, direction === 'up' ? 0 : size);
    context.stroke();
  }
  return context.createPattern(canvas, 'repeat');
}
