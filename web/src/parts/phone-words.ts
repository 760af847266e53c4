import { t } from '../language.ts';
import { phoneFault } from '../lib/phone-fault.ts';

/** What is wrong with a printed number, in the language of the page; in the service's words where it is not known. */
export function faultWords(told: string): string {
  const fault = phoneFault(told);
  if (fault === null) return told;
  const { key, ...values } = fault;
  return t(key, values);
}
