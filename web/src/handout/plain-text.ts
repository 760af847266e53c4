import { t } from '../language.ts';
import type { Entry, Outline, Section } from './outline.ts';

/** The answer as a text that can be pasted into a letter or a chat: nothing but lines and indents. */
export function plainText({ title, facts, caveats, sections, foot }: Outline): string {
  const blocks = [
    [title, ...facts],
    caveats.length === 0 ? [] : [t('caveatsTitle'), ...caveats.map((text) => `  · ${text}`)],
    ...sections.map(section),
    foot,
  ];
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function section({ title, entries, notes }: Section): string[] {
  return [`【${title}】`, ...notes.map((note) => `  ${note}`), ...entries.flatMap(entry)];
}

function entry({ head, chiefs, lines, source, rows }: Entry): string[] {
  return [
    `  · ${head}`,
    ...chiefs.map(({ side, who, phones }) => `      ${side}${t('colon')}${[who, phones.join(t('listSeparator'))].filter((part) => part !== '').join('  ')}`),
    ...rows.map((row) => `      - ${row.head}${t('colon')}${row.text}`),
    ...lines.map((line) => `      ${line}`),
    ...(source === null ? [] : [`      ${t('textSource', { source })}`]),
  ];
}
