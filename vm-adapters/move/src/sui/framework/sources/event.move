/// Events.
module sui::event;

/// Emits an event. The log's emitter is the module that declares `T`, which must be the calling one.
public native fun emit<T: copy + drop>(event: T);
