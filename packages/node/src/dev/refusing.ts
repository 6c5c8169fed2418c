import { callRefusal } from '../call/call-errors.ts';

/** Waits for what a client asked for. What it cannot have is an error that the client gets. */
export async function refusing<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		throw callRefusal(error);
	}
}
