import { t } from '../language.ts';
import type { Asked, DownloadDialog } from './download-dialog.ts';
import type { Box } from './service.ts';

/** The one dialog of the page, loaded when it is first asked for. */
let dialog: Promise<DownloadDialog> | null = null;
let extentOf: () => Box | null = () => null;

/** Tells where the map looks, for downloads of what is in view. */
export function downloadsSee(extent: () => Box | null): void {
  extentOf = extent;
}

/** Opens the dialog. */
export async function openDownloads(asked: Asked): Promise<void> {
  try {
    dialog ??= import('./download-dialog.ts').then((loaded) => {
      const made = new loaded.DownloadDialog(() => extentOf());
      document.body.append(made.element);
      return made;
    });
    (await dialog).show(asked);
  } catch {
    dialog = null;
    window.alert(t('toolFailed'));
  }
}
