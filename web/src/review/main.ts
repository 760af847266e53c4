import '../lib/old-browsers.ts';
import '../style.css';
import './review.css';
import '../theme.ts';

import { ReviewPage } from './review-page.ts';

const root = document.getElementById('review');
if (root === null) throw new Error('review.html lacks #review');
new ReviewPage(root);
