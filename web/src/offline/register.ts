import { address } from '../api.ts';

/** Registers the worker; calls back when a newer version of the page waits. */
export async function register(onWaiting: (reload: () => void) => void): Promise<void> {
  // Not with the development server, whose page has no worker.
  if (!('serviceWorker' in navigator) || !isSecureContext || import.meta.env.DEV) return;
  let registration: ServiceWorkerRegistration;
  try {
    registration = await navigator.serviceWorker.register(address('sw.js'), { updateViaCache: 'none' });
  } catch {
    // The page works without; only not without a network.
    return;
  }
  const tell = (worker: ServiceWorker | null): void => {
    if (worker === null || navigator.serviceWorker.controller === null) return;
    onWaiting(() => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      worker.postMessage('now');
    });
  };
  tell(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed') tell(registration.waiting);
    });
  });
}

/** Tells the worker that packs have changed. */
export function packsChanged(): void {
  navigator.serviceWorker?.controller?.postMessage('packs');
}
