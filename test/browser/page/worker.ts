import { runSwap } from '../swap.ts';

runSwap().then(
	(result) => postMessage(result),
	(error: unknown) => postMessage({ error: String(error) }),
);
