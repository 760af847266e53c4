import type { Answer } from '../api.ts';

export async function ask(_packs: unknown, _ask: unknown): Promise<Answer> {
  throw new Error('no pack');
}
