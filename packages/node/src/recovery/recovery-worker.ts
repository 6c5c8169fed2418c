import { parentPort } from 'node:worker_threads';
import { recoverSigners } from './recover-signers.ts';

/** What a thread is asked, and what it answers. */
export interface RecoveryMessage {
	readonly id: number;
	readonly bytes: Uint8Array<ArrayBuffer>;
}

parentPort?.on('message', ({ id, bytes }: RecoveryMessage) => {
	const signers = recoverSigners(bytes);
	const answer: RecoveryMessage = { id, bytes: signers };
	parentPort!.postMessage(answer, [signers.buffer]);
});
