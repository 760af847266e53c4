import './lib/old-browsers.ts';
import 'ol/ol.css';
import './style.css';

import { App } from './app.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html lacks #app');
new App(root);
