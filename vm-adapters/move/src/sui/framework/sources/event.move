/// Events.
module sui::event;

/// Logs as the module that declares `T`, which is the calling one.
public native fun emit<T: copy + drop>(event: T);
