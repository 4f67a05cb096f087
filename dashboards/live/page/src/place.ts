// Going from place to place without loading the page anew; back and forward work.
import { useCallback, useEffect, useState } from 'react';
import { read, write, type Address } from './address';

function isOwn(anchor: HTMLAnchorElement): boolean {
  return anchor.origin === location.origin && anchor.pathname.startsWith('/d/') && anchor.target !== '_blank';
}

export function usePlace(): { address: Address; go: (change: Partial<Address>) => void } {
  const [address, setAddress] = useState(() => read(location));
  useEffect(() => {
    const arrive = () => setAddress(read(location));
    const click = (event: MouseEvent) => {
      const anchor = (event.target as Element).closest?.('a');
      const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      if (anchor && plain && !event.defaultPrevented && isOwn(anchor)) {
        event.preventDefault();
        history.pushState(null, '', anchor.href);
        arrive();
      }
    };
    window.addEventListener('popstate', arrive);
    document.addEventListener('click', click);
    return () => {
      window.removeEventListener('popstate', arrive);
      document.removeEventListener('click', click);
    };
  }, []);
  const go = useCallback((change: Partial<Address>) => {
    history.pushState(null, '', write({ ...read(location), ...change }));
    setAddress(read(location));
  }, []);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && read(location).kiosk) {
        go({ kiosk: false });
      }
    };
    document.addEventListener('keydown', leave);
    return () => document.removeEventListener('keydown', leave);
  }, [go]);
  return { address, go };
}
