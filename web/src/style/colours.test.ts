import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const SOURCE = join(process.cwd(), 'src');
const BASE = readFileSync(join(SOURCE, 'style/base.css'), 'utf8');

type Colours = ReadonlyMap<string, string>;

/** The colours of the blocks of `base.css` whose head is exactly `selector`, in order; later ones win. */
function block(selector: string): Map<string, string>[] {
  return [...BASE.matchAll(/^ *([^\n{}@]+?) \{([^{}]*)\}/gmu)]
    .filter(([, head]) => head === selector)
    .map(([, , body = '']) => new Map([...body.matchAll(/(--[\w-]+):\s*([^;]+);/gu)].map(([, name = '', value = '']) => [name, value])));
}

function themes(): readonly (readonly [string, Colours])[] {
  const [light = new Map(), sun = new Map()] = block(':root');
  const [dark = new Map(), sunDark = new Map()] = block(":root[data-theme='dark']");
  const night = new Map([...light, ...dark]);
  return [
    ['light', light],
    ['light, strong', new Map([...light, ...sun])],
    ['dark', night],
    ['dark, strong', new Map([...night, ...sunDark])],
  ];
}

function luminance(hex: string): number {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/iu.exec(hex)?.[1] ?? assert.fail(`not a plain colour: ${hex}`);
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The ratio of WCAG 2. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['paper', 'card', 'field', 'inset', 'quiet', 'accent-soft'];
/** Words and the grounds on which they stand. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ink: [...GROUNDS, 'warn-soft', 'bad-soft', 'good-soft'],
  soft: GROUNDS,
  placeholder: ['field'],
  accent: [...GROUNDS, 'warn-soft'],
  'badge-ink': ['card', 'field', 'inset', 'accent-soft'],
  'on-accent': ['accent', 'accent-strong', 'second'],
  warn: ['card', 'field', 'warn-soft'],
  'warn-ink': ['warn-soft'],
  bad: ['card', 'field', 'bad-soft'],
  'bad-ink': ['bad-soft'],
  'good-ink': ['good-soft'],
  'fault-ink': ['card', 'field'],
  doubt: ['card', 'field'],
};
/** What must be seen without being read: the edges of controls, the focus, marks. */
const MARKS: Readonly<Record<string, readonly string[]>> = {
  'field-edge': ['card', 'field', 'inset'],
  focus: GROUNDS,
  accent: ['card', 'field', 'accent-soft'],
  bad: ['card'],
  undecided: ['card'],
  fault: ['card'],
  second: ['card'],
};

for (const [name, colours] of themes()) {
  test(`every word and every control of the ${name} page can be seen`, () => {
    const colour = (of: string): string => colours.get(`--${of}`) ?? assert.fail(`--${of} is missing`);
    const weak = [WORDS, MARKS].flatMap((table, at) =>
      Object.entries(table).flatMap(([of, grounds]) =>
        grounds.map((on) => ({ pair: `${of} on ${on}`, ratio: contrast(colour(of), colour(on)), least: at === 0 ? 4.5 : 3 })),
      ),
    );
    assert.deepEqual(weak.filter(({ ratio, least }) => ratio < least).map(({ pair, ratio }) => `${pair} ${ratio.toFixed(2)}`), []);
  });
}

test('dark names every colour of light', () => {
  const [light = new Map<string, string>()] = block(':root');
  const [dark = new Map<string, string>()] = block(":root[data-theme='dark']");
  const same = [...light.keys()].filter((name) => !dark.has(name) && name !== '--radius');
  assert.deepEqual(same, []);
});

// Printed paper is white in every theme.
test('colours stand in base.css alone', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css') && !/(?:base|print)\.css$/u.test(name));
  assert.ok(files.length > 5);
  for (const file of files) {
    const found = readFileSync(join(SOURCE, file), 'utf8').match(/#[0-9a-f]{3,8}\b(?=[^{]*;)|\brgba?\(|\bhsla?\(/giu) ?? [];
    assert.deepEqual(found, [], file);
  }
});
