/**
 * Who shares a TCP connection. `perUser`: each user keeps its own alive, as a browser does. `shared`: users of one
 * worker borrow from one pool, as behind a proxy. `fresh`: a new connection for each request, as a script does.
 */
export type ConnectionPolicy = 'perUser' | 'shared' | 'fresh'
