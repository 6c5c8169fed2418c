import { runSwap } from '../swap.ts';
import { show } from './show.ts';

function mayEval(): boolean {
	try {
		return new Function('return true')();
	} catch {
		return false;
	}
}

document.getElementById('page')!.dataset['eval'] = String(mayEval());
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => show('worker', data);
worker.onerror = ({ message }) => show('worker', { error: message });
runSwap().then(
	(result) => show('page', result),
	(error: unknown) => show('page', error),
);
