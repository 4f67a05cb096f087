import { cache } from './nonce';
import { CacheProvider } from '@emotion/react';
import { createRoot } from 'react-dom/client';
import 'uplot/dist/uPlot.min.css';
import { App } from './app';
import './page.css';

createRoot(document.getElementById('page')!).render(
  <CacheProvider value={cache}>
    <App />
  </CacheProvider>
);
