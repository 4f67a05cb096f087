// Must be imported before anything that styles itself: the content security policy lets a
// style element in only with the nonce that the server gave this request.
import { cache } from '@emotion/css';

const given = document.querySelector<HTMLStyleElement>('style[nonce]');
cache.nonce = given?.nonce;
cache.sheet.nonce = given?.nonce;

declare global {
  interface Window {
    __grafana_public_path__: string;
  }
}
window.__grafana_public_path__ = '/page/';

export { cache };
