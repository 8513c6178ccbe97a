/** Starts the application: policies of the browser first, then the language, then the screen. */
import './app/first-requests.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { keepToldFaultsQuiet } from './app/told-faults.ts';
import { allowOwnMarkup } from './app/trusted-types.ts';
import { startLanguage } from './i18n/language.ts';
import './design/mantine.css';
import './design/tokens.css';
import './design/base.css';

allowOwnMarkup();
keepToldFaultsQuiet();
await startLanguage();
const place = document.querySelector('#app');
if (!place) throw new Error('The page has no place for the application.');
createRoot(place).render(<App />);
