import '../lib/old-browsers.ts';
import '../style.css';
import './work.css';
import '../theme.ts';

import { WorkPage } from './work-page.ts';

const root = document.getElementById('work');
if (root === null) throw new Error('work.html lacks #work');
new WorkPage(root);
