/** A form out of the schema of a layer, and what was changed in it. */

/** A value that may be chosen, as it is written in Chinese and in English. */
export type Option = { readonly value: string; readonly en: string };

/** A property as a field of the form. */
export type Field = {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly unit: string;
  readonly kind: 'text' | 'date' | 'number' | 'boolean' | 'choice' | 'part';
  readonly options: readonly Option[];
  /** `source` is given for what an editor enters and cannot be changed in what was read of a document. */
  readonly access: 'edit' | 'source' | 'hidden' | 'read';
  readonly required: boolean;
  /** Of a part of the area: the property that says whether it is stated; `null` where there is only the figure. */
  readonly state: string | null;
};

/** What the fields hold, by property; an empty text is what is not known. */
export type Values = Readonly<Record<string, string>>;

type Property = {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly (string | null)[];
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  readonly 'x-ogc-unit'?: string;
  readonly 'x-ogc-role'?: string;
  readonly 'x-landrail-source'?: boolean;
  readonly 'x-landrail-personal'?: boolean;
};

/** The states of a part of an area: stated, stated as none, not stated. Only the first has a figure. */
export const PART_STATES = ['value', 'none', 'unknown'] as const;
/** Figures of which none is another thing than not stated although the schema has no property for it. */
const BARE_PARTS = new Set(['cultivated_m2']);

/** The order in which a person fills in a form; what is not named here follows as it comes. */
const ORDER = [
  'title', 'kind', 'status', 'tier', 'act', 'name', 'office', 'unit', 'line', 'track', 'from_m', 'to_m', 'printed_range', 'row', 'county', 'township', 'village', 'workshop',
  'situs', 'abuttals', 'parcel_no', 'aliases', 'party', 'party_role', 'land_use', 'what', 'basis', 'area_m2', 'area_printed', 'cultivated_m2', 'basic_farmland_m2', 'redline_m2',
  'term_start', 'term_years', 'term_months', 'term_end', 'reclamation_due', 'side', 'distance_min_m', 'distance_max_m', 'offset_basis', 'area_class', 'valid_from', 'valid_to',
  'accuracy_m', 'survey_method', 'document', 'file', 'source_place',
];

function place(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

/** The fields of a layer. Personal numbers are no part of it: they are neither shown nor asked for here. */
export function fieldsOf(schema: unknown): readonly Field[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Readonly<Record<string, Property>>; required?: readonly string[] };
  const stateOf = (name: string): string | null => {
    const state = name.replace(/_m2$/u, '_state');
    return name.endsWith('_m2') && state in properties && properties[state]?.enum?.includes('none') === true ? state : null;
  };
  const states = new Set(Object.keys(properties).map(stateOf));
  const fields = Object.entries(properties).flatMap(([name, property]): Field[] => {
    if (property['x-landrail-personal'] === true || property['x-ogc-role'] !== undefined || states.has(name)) return [];
    const state = stateOf(name);
    return [
      {
        name,
        zh: property.title ?? name,
        en: property.description ?? name,
        unit: property['x-ogc-unit'] ?? '',
        kind: state !== null || BARE_PARTS.has(name) ? 'part' : kindOf(property),
        options: options(property.enum ?? []),
        access: property.readOnly === true ? 'read' : property['x-landrail-source'] === true ? 'source' : property.writeOnly === true ? 'hidden' : 'edit',
        required: required.includes(name),
        state,
      },
    ];
  });
  return fields.sort((one, other) => place(one.name) - place(other.name));
}

function kindOf({ type, format, enum: list }: Property): Field['kind'] {
  const types = typeof type === 'string' ? [type] : (type ?? []);
  if (list !== undefined) return 'choice';
  if (types.includes('boolean')) return 'boolean';
  if (types.includes('number') || types.includes('integer')) return 'number';
  return format === 'date' ? 'date' : 'text';
}

/** The closed list of a property: the words in Chinese, then the same in English. */
function options(list: readonly (string | null)[]): readonly Option[] {
  const words = list.filter((word) => word !== null);
  const middle = words.findIndex((word) => /^[a-z_]+$/u.test(word));
  const [zh, en] = [words.slice(0, middle < 0 ? undefined : middle), middle < 0 ? [] : words.slice(middle)];
  if (zh.length !== en.length) return words.map((value) => ({ value, en: value }));
  return zh.map((value, no) => ({ value, en: (en[no] ?? value).replace(/_/gu, ' ') }));
}

/** The properties of a feature as the fields show them. */
export function valuesOf(fields: readonly Field[], properties: Readonly<Record<string, unknown>>): Values {
  const values: Record<string, string> = {};
  for (const { name, kind, state } of fields) {
    const value = text(properties[name]);
    values[name] = value;
    if (kind !== 'part') continue;
    const said = state === null ? '' : text(properties[state]);
    values[stateName(name)] = said !== '' ? said : value === '' ? 'unknown' : Number(value) === 0 ? 'none' : 'value';
    if (values[stateName(name)] !== 'value') values[name] = '';
  }
  return values;
}

/** Under which name the state of a part stands among the values. */
export function stateName(name: string): string {
  return `${name}?`;
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The properties that a person changed, as the service takes them: what is not known is `null`. */
export function changed(fields: readonly Field[], before: Values, now: Values): Readonly<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  for (const field of fields) {
    const { name, kind, state, access } = field;
    if (access === 'read') continue;
    const same = (key: string): boolean => (before[key] ?? '') === (now[key] ?? '');
    if (kind === 'part') {
      if (same(name) && same(stateName(name))) continue;
      const said = now[stateName(name)] ?? 'unknown';
      out[name] = said === 'none' ? 0 : said === 'unknown' ? null : number(now[name] ?? '');
      if (state !== null) out[state] = said;
    } else if (!same(name)) {
      out[name] = written(field, now[name] ?? '');
    }
  }
  return out;
}

function written({ kind }: Field, value: string): unknown {
  if (value.trim() === '') return null;
  if (kind === 'number') return number(value);
  return kind === 'boolean' ? value === 'true' : value;
}

/** A number; what is none is sent as it was typed, and the service says at its field what is wrong with it. */
function number(value: string): unknown {
  const trimmed = value.trim();
  return trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}

/** A field on which two versions differ. */
export type Conflict = { readonly name: string; readonly before: string; readonly mine: string; readonly theirs: string; readonly both: boolean };

/** Where what I wrote and what is served now differ, and who changed it: both, one, or the other. */
export function conflicts(names: readonly string[], before: Values, mine: Values, theirs: Values): readonly Conflict[] {
  return names.flatMap((name) => {
    const [was, own, other] = [before[name] ?? '', mine[name] ?? '', theirs[name] ?? ''];
    return own === other ? [] : [{ name, before: was, mine: own, theirs: other, both: own !== was && other !== was }];
  });
}

/** The field that a fault of the service is about; `null` for the feature as a whole or its geometry. */
export function fieldOf(pointer: string | undefined, fields: readonly Field[]): string | null {
  const named = /^\/properties\/([^/]+)/u.exec(pointer ?? '')?.[1]?.replace(/~1/gu, '/').replace(/~0/gu, '~');
  if (named === undefined) return null;
  return fields.find(({ name, state }) => name === named || state === named)?.name ?? null;
}
