/**
 * What libraries of this page use and the oldest browser met, Chrome 87, lacks. The page's own code keeps to what
 * it has: `lib` in tsconfig.json makes the rest of the language a type error.
 */

if (!('hasOwn' in Object)) {
  Object.defineProperty(Object, 'hasOwn', {
    value: (holder: object, name: PropertyKey): boolean => Object.prototype.hasOwnProperty.call(holder, name),
    configurable: true,
    writable: true,
  });
}

// Of every read of a PMTiles archive.
if (!('throwIfAborted' in AbortSignal.prototype)) {
  Object.defineProperty(AbortSignal.prototype, 'throwIfAborted', {
    value(this: AbortSignal): void {
      if (this.aborted) throw new DOMException('aborted', 'AbortError');
    },
    configurable: true,
    writable: true,
  });
}
