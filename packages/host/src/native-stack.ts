/** Native stack that the running transaction has left, counted over all VMs. */
export interface NativeStack {
	/**
	 * Bytes. An adapter whose guest functions stand on the native stack takes their worst-case size from it while they run, and
	 * halts the frame with `stack-overflow` if too little is left. The host takes `NATIVE_FRAME` for each frame, and sets `left` back
	 * to what it was when the frame began as the frame ends.
	 */
	left: number;
}
